import Tensors

/// How strongly the filters of a layer respond to images: the mean, over all positions, of the positive part of a
/// filter's response.
public final class FilterResponses {
  public let layer: Network.FilterLayer
  /// The prefix of the network that ends with ``layer``.
  public let network: CompiledNetwork

  /// Compiles the network up to a layer, with the statistics of inference.
  ///
  /// - Parameters:
  ///   - batch: Images at once, at most: fewer where they would take much memory.
  ///   - mode: ``Mode/inference``, or ``Mode/frozen`` for the gradient of the images too.
  public init(
    of layer: Network.FilterLayer, in network: Network, parameters: ParameterSet, batch: Int, mode: Mode
  ) throws {
    let prefix = try network.prefix(through: layer)
    self.layer = layer
    self.network = try CompiledNetwork(
      prefix, parameters: parameters, batch: prefix.batch(of: batch, within: FilterResponses.memory), mode: mode,
      precision: .f32)
  }

  /// Bytes that activations take, about.
  private static let memory = 256 << 20

  /// The response of one filter to an image, at every position.
  ///
  /// - Parameter responses: What the network's forward pass gives.
  func response(_ responses: Tensor, image: Int, filter: Int) -> UnsafeMutableBufferPointer<Float> {
    let count = layer.positionCount
    return UnsafeMutableBufferPointer(rebasing: responses.row(image)[filter * count..<(filter + 1) * count])
  }

  /// The activation of one filter by an image.
  public func activation(_ responses: Tensor, image: Int, filter: Int) -> Float {
    var sum: Float = 0
    for value in response(responses, image: image, filter: filter) { sum += max(0, value) }
    return sum / Float(layer.positionCount)
  }
}
