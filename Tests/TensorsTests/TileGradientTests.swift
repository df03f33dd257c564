import Tensors
import TestSupport
import Testing

/// A convolution's extents.
struct TileCase: Sendable, CustomTestStringConvertible {
  var images = 2
  var inputs = 32
  var outputs = 32
  var height = 9
  var width = 6
  var kernel = 3
  var testDescription: String { "\(images)x\(inputs)>\(outputs) \(height)x\(width), \(kernel)x\(kernel)" }

  var shape: ConvolutionShape {
    ConvolutionShape(
      source: [images, inputs, height, width], weights: [outputs, inputs, kernel, kernel], stride: 1,
      padding: kernel / 2, type: .bf16)
  }
}

@Suite(
  "The gradient of filters by tiles against naive loops",
  .enabled(if: ElementType.bf16.hasTiles, "needs a processor with AMX"))
struct TileGradientTests {
  static let cases = [
    TileCase(), TileCase(images: 7, inputs: 64, outputs: 96, height: 7, width: 7), TileCase(kernel: 1),
    TileCase(images: 3, height: 5, width: 8, kernel: 5), TileCase(images: 1, height: 1, width: 1),
    // Several bands an image, the last shorter, and several groups.
    TileCase(images: 2, height: 61, width: 224),
  ]

  /// Random values in plain order, rounded to bf16, and the memory that holds them with channels last.
  private func random(_ dims: [Int], _ stream: StaticString, _ engine: Engine) throws -> ([Float], Memory) {
    var random = Random(seed: 7, stream: stream)
    let plain = try Memory(.plain(dims), on: engine)
    for index in 0..<plain.floats.count { plain.floats[index] = random.normal() }
    let result = try Memory(.channelsLast(dims, .bf16), on: engine)
    try Primitive.reorder(from: plain, to: result, on: engine).execute()
    try Primitive.reorder(from: result, to: plain, on: engine).execute()
    return (Array(plain.floats[..<dims.reduce(1, *)]), result)
  }

  private func gradients(_ shape: ConvolutionShape, _ source: Memory, _ gradient: Memory, _ engine: Engine) throws
    -> (filters: [Float], bias: [Float])
  {
    let filters = try Memory(.plain(shape.weights), on: engine)
    let bias = try Memory(.plain([shape.weights[0]]), on: engine)
    TileGradient(shape, on: engine).filterGradient(source, targetGradient: gradient, into: filters, bias: bias)
    return (Array(filters.floats[..<shape.weights.reduce(1, *)]), Array(bias.floats[..<shape.weights[0]]))
  }

  /// The gradient of one element of a filter.
  private func product(_ example: TileCase, _ x: [Float], _ g: [Float], tap: Int, c: Int, o: Int) -> Float {
    let (side, height, width) = (example.kernel, example.height, example.width)
    var sum: Float = 0
    for n in 0..<example.images {
      let (source, target) = ((n * example.inputs + c) * height, (n * example.outputs + o) * height)
      for y in 0..<height where (0..<height).contains(y + tap / side - side / 2) {
        let row = (source + y + tap / side - side / 2) * width
        for column in 0..<width where (0..<width).contains(column + tap % side - side / 2) {
          sum += x[row + column + tap % side - side / 2] * g[(target + y) * width + column]
        }
      }
    }
    return sum
  }

  @Test("Filters and bias, the same bits for one thread and for three", arguments: cases)
  func gradients(_ example: TileCase) throws {
    let (engine, shape) = (try Engine(), example.shape)
    let (x, source) = try random(shape.source, "source", engine)
    let (g, gradient) = try random(shape.target, "gradient", engine)
    let (filters, bias) = try gradients(shape, source, gradient, engine)
    let (side, area) = (example.kernel, example.height * example.width)
    for index in stride(from: 0, to: filters.count, by: 5) {  // all of them take seconds
      let (tap, o) = (index % (side * side), index / (side * side) / example.inputs)
      let sum = product(example, x, g, tap: tap, c: index / (side * side) % example.inputs, o: o)
      #expect(abs(filters[index] - sum) <= 1e-4 * Float(example.images * area).squareRoot(), "\(index)")
    }
    for o in bias.indices {
      var sum: Float = 0
      for n in 0..<example.images {
        let first = (n * example.outputs + o) * area
        for value in g[first..<first + area] { sum += value }
      }
      #expect(abs(bias[o] - sum) <= 1e-4 * Float(example.images * area).squareRoot(), "bias \(o)")
    }
    let before = ComputeThreads.current.openMP
    defer { ComputeThreads.setOwn(before) }
    for count in [1, 3] {
      ComputeThreads.setOwn(count)
      let again = try gradients(shape, source, gradient, try Engine())
      #expect(again.filters == filters && again.bias == bias)
    }
  }

  @Test("Only for strides of 1, the images' own size, bf16 and channels by 32")
  func possible() {
    #expect(TileGradient.isPossible(TileCase().shape))
    #expect(
      !TileGradient.isPossible(TileCase(inputs: 48).shape) && !TileGradient.isPossible(TileCase(outputs: 16).shape))
    var other = TileCase().shape
    other.type = .f32
    #expect(!TileGradient.isPossible(other))
    other = TileCase().shape
    other.stride = 2
    #expect(!TileGradient.isPossible(other))
    other = TileCase().shape
    other.padding = 0
    #expect(!TileGradient.isPossible(other))
  }
}
