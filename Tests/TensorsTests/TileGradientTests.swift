import Tensors
import TestSupport
import Testing

@Suite(
  "The gradient of filters by tiles against naive loops",
  .enabled(if: ElementType.bf16.hasTiles, "needs a processor with AMX"))
struct TileGradientTests {
  /// Of 32 channels and bf16, and of the images' own size.
  private static func example(
    images: Int = 2, inputs: Int = 32, outputs: Int = 32, height: Int = 9, width: Int = 6, kernel: Int = 3
  ) -> ConvolutionCase {
    ConvolutionCase(
      images: images, inputs: inputs, outputs: outputs, height: height, width: width, padding: kernel / 2,
      kernel: kernel, type: .bf16)
  }

  static let cases = [
    example(), example(images: 7, inputs: 64, outputs: 96, height: 7, width: 7), example(kernel: 1),
    example(images: 3, height: 5, width: 8, kernel: 5), example(images: 1, height: 1, width: 1),
    // Several bands an image, the last shorter, and several groups.
    example(images: 2, height: 61, width: 224),
  ]

  /// Random values in plain order, rounded to bf16, and the memory that holds them with channels last.
  private func random(_ dims: [Int], _ stream: StaticString, _ engine: Engine) throws -> ([Float], Memory) {
    var random = Random(seed: 7, stream: stream)
    let values = (0..<dims.reduce(1, *)).map { _ in random.normal() }
    let result = try Memory.holding(values, dims, .channelsLast(dims, .bf16), engine)
    return (try result.plainValues(dims, engine), result)
  }

  private func gradients(_ shape: ConvolutionShape, _ source: Memory, _ gradient: Memory, _ engine: Engine) throws
    -> (filters: [Float], bias: [Float])
  {
    let filters = try Memory(.plain(shape.weights), on: engine)
    let bias = try Memory(.plain([shape.weights[0]]), on: engine)
    TileGradient(shape, on: engine).filterGradient(source, targetGradient: gradient, into: filters, bias: bias)
    return (Array(filters.floats[..<shape.weights.reduce(1, *)]), Array(bias.floats[..<shape.weights[0]]))
  }

  @Test("Filters and bias, the same bits for one thread and for three", arguments: cases)
  func gradients(_ example: ConvolutionCase) throws {
    let (engine, shape) = (try Engine(), example.shape)
    let (x, source) = try random(shape.source, "source", engine)
    let (g, gradient) = try random(shape.target, "gradient", engine)
    let (filters, bias) = try gradients(shape, source, gradient, engine)
    let area = example.height * example.width
    var sums = [Float](repeating: 0, count: filters.count)
    shape.forEachProduct { s, f, t in sums[f] += g[t] * x[s] }
    for (index, sum) in sums.enumerated() {
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
    #expect(TileGradient.isPossible(TileGradientTests.example().shape))
    #expect(
      !TileGradient.isPossible(TileGradientTests.example(inputs: 48).shape)
        && !TileGradient.isPossible(TileGradientTests.example(outputs: 16).shape))
    var other = TileGradientTests.example().shape
    other.type = .f32
    #expect(!TileGradient.isPossible(other))
    other = TileGradientTests.example().shape
    other.stride = 2
    #expect(!TileGradient.isPossible(other))
    other = TileGradientTests.example().shape
    other.padding = 0
    #expect(!TileGradient.isPossible(other))
  }
}
