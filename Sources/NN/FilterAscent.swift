import Glibc
import Tensors

/// Makes images that maximise filters, by gradient ascent on the image.
///
/// An image begins as faint noise; every step follows the gradient of the filter's activation, scaled to one length,
/// and now and then the image is blurred a little. Works on normalised pixels: those that the network reads.
///
/// - Source: DeepCluster's `visu/gradient_ascent.py` (`deepcluster.md` a.1), after Yosinski et al., "Understanding
///   neural networks through deep visualization", 2015.
public struct FilterAscent: Sendable {
  /// An image that maximises a filter.
  public struct Result: Sendable {
    public let filter: Int
    /// The mean, over all positions, of the positive part of the filter's response.
    public let activation: Float
    /// Normalised, `[C, H, W]`.
    public let pixels: [Float]
  }

  public let iterations: Int
  /// How far a step goes: the root mean square of the pixels' changes.
  let stepLength: Float

  /// All steps together: those of the source, 1000 of length 3 on 3 x 224 x 224 numbers.
  private static let way: Float = 3000 / (3 * 224 * 224 as Float).squareRoot()
  private static let weightDecay: Float = 1e-5
  private static let noise: Float = 0.3
  /// Of a response that is not positive, so that a filter that is silent at first can wake: as in a leaky ReLU.
  private static let leak: Float = 0.01
  private static let blurInterval = 5
  /// The share of the neighbours in a Gaussian of deviation 0.3, cut off beyond them.
  private static let neighbor: Float = {
    let weight = expf(-1 / (2 * 0.3 * 0.3))
    return weight / (1 + 2 * weight)
  }()

  /// - Parameters:
  ///   - side: Of the images, in pixels.
  ///   - iterations: By default 1000, or 256 for images below 96 pixels; fewer are longer steps.
  public init(side: Int, iterations: Int? = nil) {
    self.iterations = iterations ?? (side < 96 ? 256 : 1000)
    stepLength = FilterAscent.way / Float(max(1, self.iterations))
  }

  /// An image for each of some filters, many in one pass.
  ///
  /// Every filter has its own noise, so that its image does not depend on the others.
  ///
  /// - Parameter progress: Told how many of how many steps are done; what it throws ends the work.
  /// - Throws: `OneDNNError`, and what `progress` throws.
  public func maximize(
    _ filters: [Int], of layer: Network.FilterLayer, in network: Network, parameters: ParameterSet,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> [Result] {
    guard !filters.isEmpty else { return [] }
    let responses = try FilterResponses(
      of: layer, in: network, parameters: parameters, batch: filters.count, mode: .frozen)
    let batch = responses.network.input.rowCount
    let starts = Array(stride(from: 0, to: filters.count, by: batch))
    var results: [Result] = []
    for (index, start) in starts.enumerated() {
      let part = Array(filters[start..<min(start + batch, filters.count)])
      results += try ascend(part, responses) { try progress(index * iterations + $0, starts.count * iterations) }
    }
    return results
  }

  private func ascend(
    _ filters: [Int], _ responses: FilterResponses, progress: (_ done: Int) throws -> Void
  ) throws -> [Result] {
    let network = responses.network
    network.input.elements.update(repeating: 0)
    for (row, filter) in filters.enumerated() {
      var random = Random(seed: 0, stream: "filter", index: UInt64(filter))
      random.fillNormal(network.input.row(row), deviation: FilterAscent.noise)
    }
    let direction = Tensor([network.input.rowCount, responses.layer.shape.count])
    for iteration in 0..<iterations {
      let output = network.forward()
      for (row, filter) in filters.enumerated() {
        aim(
          responses.response(direction, image: row, filter: filter),
          responses.response(output, image: row, filter: filter))
      }
      network.backward(direction)
      for row in filters.indices {
        step(network.input.row(row), network.inputGradient.row(row))
        if iteration.isMultiple(of: FilterAscent.blurInterval) { blur(network.input, row: row) }
      }
      try progress(iteration + 1)
    }
    let output = network.forward()
    return filters.enumerated().map { row, filter in
      Result(
        filter: filter, activation: responses.activation(output, image: row, filter: filter),
        pixels: Array(network.input.row(row)))
    }
  }

  /// The gradient of the activation with respect to the response.
  private func aim(_ gradient: UnsafeMutableBufferPointer<Float>, _ response: UnsafeMutableBufferPointer<Float>) {
    let share = 1 / Float(response.count)
    for index in response.indices { gradient[index] = response[index] > 0 ? share : share * FilterAscent.leak }
  }

  /// A step of one length up the gradient, less the decay; none where the filter cannot be reached.
  private func step(_ pixels: UnsafeMutableBufferPointer<Float>, _ gradient: UnsafeMutableBufferPointer<Float>) {
    guard gradient.contains(where: { $0 != 0 }) else { return }
    var sum = 0.0
    for index in pixels.indices {
      gradient[index] -= 2 * FilterAscent.weightDecay * pixels[index]
      sum += Double(gradient[index]) * Double(gradient[index])
    }
    guard sum > 0, sum.isFinite else { return }
    let scale = stepLength * Float((Double(pixels.count) / sum).squareRoot())
    for index in pixels.indices { pixels[index] += scale * gradient[index] }
  }

  /// Blurs one image of a batch, along rows and then along columns; at the edges pixels count for their neighbours.
  private func blur(_ batch: Tensor, row: Int) {
    let (channels, height, width) = (batch.shape[1], batch.shape[2], batch.shape[3])
    let pixels = batch.row(row)
    for channel in 0..<channels {
      let plane = channel * height * width
      for y in 0..<height { FilterAscent.blur(pixels, from: plane + y * width, count: width, stride: 1) }
      for x in 0..<width { FilterAscent.blur(pixels, from: plane + x, count: height, stride: width) }
    }
  }

  private static func blur(_ pixels: UnsafeMutableBufferPointer<Float>, from start: Int, count: Int, stride: Int) {
    var before = pixels[start]
    for index in 0..<count {
      let place = start + index * stride
      let (own, after) = (pixels[place], index + 1 < count ? pixels[place + stride] : pixels[place])
      pixels[place] = own + neighbor * (before + after - 2 * own)
      before = own
    }
  }
}
