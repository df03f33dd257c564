import Tensors
import TestSupport
import Testing

/// Images, and how their channels lie in memory.
struct WindowCase: Sendable, CustomTestStringConvertible {
  var dims: [Int]
  var isLast = false
  var type = ElementType.f32
  var testDescription: String { "\(dims), \(isLast ? "channels last" : "blocks of 16"), \(type)" }

  func layout(_ dims: [Int]) throws -> Layout {
    isLast ? try .channelsLast(dims, type) : try .channelBlocks(dims, of: 16, type)
  }
}

@Suite("The maximum over windows against naive loops")
struct WindowMaximumTests {
  /// Small whole numbers, so that windows have several maxima.
  private func random(_ dims: [Int], _ stream: StaticString) -> [Float] {
    var random = Random(seed: 3, stream: stream)
    return (0..<dims.reduce(1, *)).map { _ in Float(random.below(5)) - 2 }
  }

  @Test(
    "Maxima, and gradients at the first of equals",
    arguments: [
      WindowCase(dims: [2, 32, 6, 4]), WindowCase(dims: [3, 16, 7, 5]), WindowCase(dims: [1, 48, 2, 2], isLast: true),
      WindowCase(dims: [5, 32, 7, 7], isLast: true, type: .bf16), WindowCase(dims: [2, 32, 4, 9], type: .bf16),
    ])
  func windows(_ example: WindowCase) throws {
    let (engine, dims) = (try Engine(), example.dims)
    let shape = PoolingShape(source: dims, kernel: 2, stride: 2)
    let windows = try #require(try WindowMaximum(shape, source: example.layout(dims)))
    let (x, g) = (random(dims, "source"), random(shape.target, "gradient"))
    var maxima = [Float](repeating: 0, count: g.count)
    var gradients = [Float](repeating: 0, count: x.count)
    let (rows, columns) = (shape.target[2], shape.target[3])
    for index in g.indices {
      let (plane, row, column) = (index / (rows * columns), index / columns % rows, index % columns)
      let corners = (0..<4).map { (plane * dims[2] + 2 * row + $0 / 2) * dims[3] + 2 * column + $0 % 2 }
      let first = try #require(corners.first { corner in corners.allSatisfy { x[$0] <= x[corner] } })
      (maxima[index], gradients[first]) = (x[first], g[index])
    }

    let source = try Memory.holding(x, dims, windows.source, engine)
    let (target, places) = (try Memory(windows.target, on: engine), try Memory(windows.places, on: engine))
    windows.find(in: source, into: target, places: places)
    #expect(try target.plainValues(shape.target, engine) == maxima)
    let gradient = try Memory.holding(g, shape.target, windows.target, engine)
    let spread = try Memory.holding([Float](repeating: 9, count: x.count), dims, windows.source, engine)
    windows.spread(gradient, places: places, into: spread)
    #expect(try spread.plainValues(dims, engine) == gradients)
  }

  @Test("Other windows and layouts are left to oneDNN")
  func others() throws {
    let dims = [2, 16, 8, 8]
    let source = try Layout.channelBlocks(dims, of: 16)
    #expect(try WindowMaximum(PoolingShape(source: dims, kernel: 3, stride: 2), source: source) == nil)
    #expect(try WindowMaximum(PoolingShape(source: dims, kernel: 2, stride: 2, padding: 1), source: source) == nil)
    #expect(try WindowMaximum(PoolingShape(source: dims, kernel: 2, stride: 2, kind: .mean), source: source) == nil)
    #expect(try WindowMaximum(PoolingShape(source: dims, kernel: 2, stride: 2), source: .plain(dims)) == nil)
    let few = [2, 8, 8, 8]
    #expect(try WindowMaximum(PoolingShape(source: few, kernel: 2, stride: 2), source: .channelsLast(few)) == nil)
  }
}
