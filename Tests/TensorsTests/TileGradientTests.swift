import Tensors
import TestSupport
import Testing

@Suite(
  "The gradient of filters by tiles against naive loops",
  .enabled(if: ElementType.bf16.hasTiles, "needs a processor with AMX"))
struct TileGradientTests {
  private func gradients(_ shape: ConvolutionShape, _ source: Memory, _ gradient: Memory, _ engine: Engine) throws
    -> (filters: [Float], bias: [Float])
  {
    let filters = try Memory(.plain(shape.weights), on: engine)
    let bias = try Memory(.plain([shape.weights[0]]), on: engine)
    TileGradient(shape, on: engine).filterGradient(source, targetGradient: gradient, into: filters, bias: bias)
    return (Array(filters.floats[..<shape.weights.reduce(1, *)]), Array(bias.floats[..<shape.weights[0]]))
  }

  @Test("Filters and bias, the same bits for one thread and for three", arguments: ConvolutionCase.tiled)
  func gradients(_ example: ConvolutionCase) throws {
    let (engine, shape) = (try Engine(), example.shape)
    let (x, source) = try Memory.randomChannelsLast(shape.source, "source", engine)
    let (g, gradient) = try Memory.randomChannelsLast(shape.target, "gradient", engine)
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
}
