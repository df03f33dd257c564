import Tensors
import TestSupport
import Testing

@Suite("Winograd's convolution against naive loops")
struct WinogradTests {
  static let cases = [
    ConvolutionCase(), ConvolutionCase(block: 16), ConvolutionCase(padding: 0), ConvolutionCase(padding: 2),
    ConvolutionCase(images: 1, inputs: 16, outputs: 16, height: 3, width: 3, padding: 0),
    ConvolutionCase(images: 1, height: 1, width: 1),
    ConvolutionCase(images: 3, inputs: 48, outputs: 16, height: 28, width: 28, block: 16),
    ConvolutionCase(images: 5, inputs: 32, outputs: 32, height: 7, width: 13),
    // Of 32 and 64 channels in blocks of 16: the wide kernels, where the processor has them.
    ConvolutionCase(images: 3, inputs: 32, outputs: 64, height: 13, width: 9, block: 16),
    ConvolutionCase(images: 1, inputs: 64, outputs: 32, height: 5, width: 30, padding: 0, block: 16),
    ConvolutionCase(padding: 2, kernel: 5), ConvolutionCase(padding: 0, kernel: 5, block: 16),
    ConvolutionCase(images: 1, height: 3, width: 2, padding: 4, kernel: 5),
    ConvolutionCase(images: 3, inputs: 32, outputs: 64, height: 13, width: 9, padding: 2, kernel: 5, block: 16),
    ConvolutionCase(images: 2, inputs: 64, outputs: 32, height: 27, width: 27, padding: 1, kernel: 5, block: 16),
    ConvolutionCase(padding: 2, kernel: 5, type: .bf16),
    ConvolutionCase(type: .bf16), ConvolutionCase(padding: 2, block: 16, type: .bf16),
    ConvolutionCase(images: 3, inputs: 32, outputs: 64, height: 13, width: 9, block: 16, type: .bf16),
  ]

  /// Random values in plain order, rounded to the type, and the memory that holds them in the case's blocks.
  private func random(
    _ dims: [Int], _ stream: StaticString, block: Int?, _ engine: Engine, _ type: ElementType = .f32
  ) throws -> ([Float], Memory) {
    var random = Random(seed: 7, stream: stream)
    let plain = try Memory(.plain(dims), on: engine)
    for index in 0..<plain.floats.count { plain.floats[index] = random.normal() }
    guard let block else { return (Array(plain.floats), plain) }
    let blocked = try Memory(.channelBlocks(dims, of: block, type), on: engine)
    try Primitive.reorder(from: plain, to: blocked, on: engine).execute()
    return (try blocked.plainValues(dims, engine), blocked)
  }

  @Test("All three passes", arguments: cases)
  func passes(_ example: ConvolutionCase) throws {
    let (engine, shape) = (try Engine(), example.shape)
    let (x, source) = try random(shape.source, "source", block: example.block, engine, example.type)
    let (w, filters) = try random(shape.weights, "filters", block: nil, engine)
    let (b, bias) = try random([shape.weights[0]], "bias", block: nil, engine)
    let (g, gradient) = try random(shape.target, "gradient", block: example.block, engine, example.type)
    let area = shape.target[2] * shape.target[3]
    var forward = (0..<g.count).map { b[$0 / area % b.count] }
    var sourceGradient = [Float](repeating: 0, count: x.count)
    var filterGradient = [Float](repeating: 0, count: w.count)
    shape.forEachProduct { s, f, t in
      forward[t] += x[s] * w[f]
      sourceGradient[s] += g[t] * w[f]
      filterGradient[f] += g[t] * x[s]
    }
    var biasGradient = [Float](repeating: 0, count: b.count)
    for (place, value) in g.enumerated() { biasGradient[place / area % b.count] += value }

    let tolerance: Float = example.type == .f32 ? 2e-5 : 4e-3  // what is written is rounded
    let winograd = Winograd(shape, block: example.block, on: engine)
    let target = try Memory(.channelBlocks(shape.target, of: example.block, example.type), on: engine)
    let transformed = winograd.makeFilters()
    winograd.transform(filters, adjoint: false, into: transformed)
    winograd.convolve(source, transformed, bias: bias, relu: false, into: target)
    expectClose(try target.plainValues(shape.target, engine), forward, tolerance: tolerance, "forward")
    winograd.convolve(source, transformed, bias: bias, relu: true, into: target)
    expectClose(
      try target.plainValues(shape.target, engine), forward.map { max(0, $0) }, tolerance: tolerance, "with ReLU")

    let adjoint = Winograd(shape, adjoint: true, block: example.block, on: engine)
    let back = try Memory(.channelBlocks(shape.source, of: example.block, example.type), on: engine)
    adjoint.transform(filters, adjoint: true, into: transformed)
    adjoint.convolve(gradient, transformed, bias: nil, relu: false, into: back)
    expectClose(try back.plainValues(shape.source, engine), sourceGradient, tolerance: tolerance, "to the input")

    let (toFilters, toBias) = try (
      Memory(.plain(shape.weights), on: engine), Memory(.plain([shape.weights[0]]), on: engine)
    )
    winograd.filterGradient(source, targetGradient: gradient, into: toFilters, bias: toBias)
    expectClose(Array(toFilters.floats[..<w.count]), filterGradient, tolerance: 2e-5, "to the filters")
    expectClose(Array(toBias.floats[..<b.count]), biasGradient, tolerance: 2e-5, "to the bias")
  }

  @Test(
    "The same bits for one thread and for three",
    arguments: [
      ConvolutionCase(images: 9, height: 17, width: 21),
      ConvolutionCase(images: 9, inputs: 32, height: 17, width: 21, block: 16),
      ConvolutionCase(images: 9, inputs: 32, height: 17, width: 21, kernel: 5, block: 16),
    ])
  func threads(_ example: ConvolutionCase) throws {
    let before = ComputeThreads.current.openMP
    defer { ComputeThreads.setOwn(before) }
    var results: [[Float]] = []
    for count in [1, 3] {
      ComputeThreads.setOwn(count)
      let (engine, shape, block) = (try Engine(), example.shape, example.block)
      let winograd = Winograd(shape, block: block, on: engine)
      let (_, source) = try random(shape.source, "source", block: block, engine)
      let (_, gradient) = try random(shape.target, "gradient", block: block, engine)
      let (_, filters) = try random(shape.weights, "filters", block: nil, engine)
      let transformed = winograd.makeFilters()
      winograd.transform(filters, adjoint: false, into: transformed)
      let target = try Memory(.channelBlocks(shape.target, of: block), on: engine)
      winograd.convolve(source, transformed, bias: nil, relu: false, into: target)
      let (toFilters, toBias) = try (Memory(.plain(shape.weights), on: engine), Memory(.plain([32]), on: engine))
      winograd.filterGradient(source, targetGradient: gradient, into: toFilters, bias: toBias)
      results.append(Array(target.floats) + Array(toFilters.floats) + Array(toBias.floats))
    }
    #expect(results[0] == results[1])
  }

  @Test("Only 3 x 3 and 5 x 5 kernels of stride 1 with channels in sixteens are taken")
  func possible() {
    #expect(Winograd.isPossible(ConvolutionCase().shape))
    #expect(!Winograd.isPossible(ConvolutionCase(inputs: 8).shape))
    #expect(!Winograd.isPossible(ConvolutionCase(outputs: 24).shape))
    var strided = ConvolutionCase().shape
    strided.stride = 2
    #expect(!Winograd.isPossible(strided))
    #expect(Winograd.isPossible(ConvolutionCase(padding: 4, kernel: 5).shape))
    #expect(!Winograd.isPossible(ConvolutionCase(padding: 3).shape))
    #expect(!Winograd.isPossible(ConvolutionCase(kernel: 7).shape))
  }
}
