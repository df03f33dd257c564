import Tensors
import TestSupport
import Testing

@Suite(
  "Convolutions by tiles against naive loops", .enabled(if: ElementType.bf16.hasTiles, "needs a processor with AMX"))
struct TileConvolutionTests {
  /// Random plain filters and bias, the filters rounded to bf16.
  private func parameters(_ shape: ConvolutionShape, _ engine: Engine) throws -> (filters: Memory, bias: Memory) {
    var random = Random(seed: 7, stream: "filters")
    func fill(_ dims: [Int]) throws -> Memory {
      let result = try Memory(.plain(dims), on: engine)
      for index in 0..<dims.reduce(1, *) {
        result.floats[index] = Float(bitPattern: random.normal().bitPattern & 0xffff_0000)
      }
      return result
    }
    return (try fill(shape.weights), try fill([shape.weights[0]]))
  }

  /// Expects what a naive loop computes, but for the rounding to bf16, whatever the number of threads.
  private func check(
    _ dims: [Int], _ expected: [Float], _ compute: (Engine, Memory) -> Void, _ engine: Engine
  ) throws {
    func result(_ engine: Engine) throws -> [Float] {
      let target = try Memory(.channelsLast(dims, .bf16), on: engine)
      compute(engine, target)
      return try target.plainValues(dims, engine)
    }
    let values = try result(engine)
    for (index, value) in expected.enumerated() {
      #expect(abs(values[index] - value) <= 1e-3 + abs(value) / 128, "\(index)")
    }
    let before = ComputeThreads.current.openMP
    defer { ComputeThreads.setOwn(before) }
    for count in [1, 3] {
      ComputeThreads.setOwn(count)
      #expect(try result(try Engine()) == values)
    }
  }

  @Test("Forward, with and without bias and ReLU", arguments: ConvolutionCase.tiled)
  func forward(_ example: ConvolutionCase) throws {
    let (engine, shape) = (try Engine(), example.shape)
    let (x, source) = try Memory.randomChannelsLast(shape.source, "source", engine)
    let (filters, bias) = try parameters(shape, engine)
    var sums = [Float](repeating: 0, count: shape.target.reduce(1, *))
    shape.forEachProduct { s, f, t in sums[t] += filters.floats[f] * x[s] }
    let area = shape.target[2] * shape.target[3]
    for withAll in [false, true] {
      let expected =
        withAll
        ? sums.indices.map { max(0, sums[$0] + bias.floats[$0 / area % shape.target[1]]) } : sums
      try check(
        shape.target, expected,
        { engine, target in
          let tiles = TileConvolution(shape, on: engine)
          let packed = tiles.makeFilters()
          tiles.pack(filters, adjoint: false, into: packed)
          tiles.convolve(source, packed, bias: withAll ? bias : nil, relu: withAll, into: target)
        }, engine)
    }
  }

  @Test("The gradient of the input", arguments: ConvolutionCase.tiled.filter { $0.inputs >= 32 })
  func adjoint(_ example: ConvolutionCase) throws {
    let (engine, shape) = (try Engine(), example.shape)
    let (g, gradient) = try Memory.randomChannelsLast(shape.target, "gradient", engine)
    let (filters, _) = try parameters(shape, engine)
    var sums = [Float](repeating: 0, count: shape.source.reduce(1, *))
    shape.forEachProduct { s, f, t in sums[s] += filters.floats[f] * g[t] }
    try check(
      shape.source, sums,
      { engine, target in
        let tiles = TileConvolution(shape, adjoint: true, on: engine)
        let packed = tiles.makeFilters()
        tiles.pack(filters, adjoint: true, into: packed)
        tiles.convolve(gradient, packed, bias: nil, relu: false, into: target)
      }, engine)
  }

  @Test("Only for strides of 1, the images' own size, bf16 and channels by 32, or few of the input")
  func possible() {
    func isPossible(_ change: (inout ConvolutionCase) -> Void, stride: Int = 1) -> Bool {
      var example = ConvolutionCase.tiled()
      change(&example)
      var shape = example.shape
      shape.stride = stride
      return TileConvolution.isPossible(shape)
    }
    #expect(isPossible { _ in } && isPossible { $0.inputs = 2 })
    #expect(!isPossible { $0.inputs = 48 } && !isPossible { $0.outputs = 16 } && !isPossible { $0.type = .f32 })
    #expect(!isPossible({ _ in }, stride: 2) && !isPossible { $0.padding = 0 })
    #expect(TileConvolution.isAdjointPossible(ConvolutionCase.tiled().shape))
    #expect(!TileConvolution.isAdjointPossible(ConvolutionCase.tiled(inputs: 3).shape))
  }
}
