import Tensors

/// The time that one pass of a convolution takes with each algorithm that can compute it, on memories of its own.
struct ConvolutionTiming {
  let seconds: [ConvolutionAlgorithm: Double]
  let fastest: ConvolutionAlgorithm
  /// The shape that was timed: with enough images to keep all threads busy, and few enough to be quick.
  let shape: ConvolutionShape

  private static let pixels = 1 << 15
  private static let pairs = 5

  /// - Parameter among: What is timed against the direct way, which may be among them.
  init(
    _ pass: ConvolutionPass, _ shape: ConvolutionShape, among candidates: [ConvolutionAlgorithm], on engine: Engine
  ) throws(OneDNNError) {
    var shape = shape
    let images = ConvolutionTiming.pixels / (shape.source[2] * shape.source[3])
    shape.source[0] = min(shape.source[0], max(1, images))
    self.shape = shape
    let direct = try ConvolutionTiming.direct(pass, shape, on: engine)
    var (seconds, best, shortest) = ([ConvolutionAlgorithm: Double](), ConvolutionAlgorithm.direct, 1.0)
    for algorithm in candidates where algorithm != .direct {
      let timing = PairedTiming(
        pairs: ConvolutionTiming.pairs, direct, try ConvolutionTiming.work(algorithm, pass, shape, on: engine))
      (seconds[.direct], seconds[algorithm]) = (min(seconds[.direct] ?? .infinity, timing.first), timing.second)
      if timing.ratio < shortest { (best, shortest) = (algorithm, timing.ratio) }
    }
    if seconds.isEmpty { seconds[.direct] = PairedTiming(pairs: ConvolutionTiming.pairs, direct, {}).first }
    (self.seconds, fastest) = (seconds, best)
  }

  private static func work(
    _ algorithm: ConvolutionAlgorithm, _ pass: ConvolutionPass, _ shape: ConvolutionShape, on engine: Engine
  ) throws(OneDNNError) -> () -> Void {
    switch algorithm {
    case .direct: try direct(pass, shape, on: engine)
    case .winograd: try winograd(pass, shape, on: engine)
    case .tiles: try tiles(pass, shape, on: engine)
    }
  }

  private static func direct(
    _ pass: ConvolutionPass, _ shape: ConvolutionShape, on engine: Engine
  ) throws(OneDNNError) -> () -> Void {
    let forward = try PrimitiveDescriptor.convolutionForward(shape, mode: .training, on: engine)
    func memory(_ descriptor: PrimitiveDescriptor, _ argument: Argument) throws(OneDNNError) -> (Argument, Memory) {
      (argument, try Memory(descriptor.layout(argument), on: engine))
    }
    func primitive(
      _ descriptor: PrimitiveDescriptor, _ arguments: [Argument]
    ) throws(OneDNNError) -> () -> Void {
      var memories: [(Argument, Memory)] = []
      for argument in arguments { memories.append(try memory(descriptor, argument)) }
      let primitive = try Primitive(descriptor, memories, on: engine)
      return { primitive.execute() }
    }
    switch pass {
    case .forward: return try primitive(forward, [.source, .weights, .bias, .target])
    case .backwardData:
      let descriptor = try PrimitiveDescriptor.convolutionBackwardData(shape, hint: forward, on: engine)
      return try primitive(descriptor, [.targetGradient, .weights, .sourceGradient])
    case .backwardWeights:
      let descriptor = try PrimitiveDescriptor.convolutionBackwardWeights(shape, hint: forward, on: engine)
      return try primitive(descriptor, [.source, .targetGradient, .weightGradient, .biasGradient])
    }
  }

  private static func winograd(
    _ pass: ConvolutionPass, _ shape: ConvolutionShape, on engine: Engine
  ) throws(OneDNNError) -> () -> Void {
    let block = Winograd.nativeBlock
    let winograd = Winograd(shape, adjoint: pass == .backwardData, block: block, on: engine)
    let source = try Memory(.channelBlocks(shape.source, of: block, shape.type), on: engine)
    let target = try Memory(.channelBlocks(shape.target, of: block, shape.type), on: engine)
    switch pass {
    case .forward, .backwardData:
      let filters = winograd.makeFilters()
      let (from, to) = pass == .forward ? (source, target) : (target, source)
      return { winograd.convolve(from, filters, bias: nil, relu: false, into: to) }
    case .backwardWeights:
      let filters = try Memory(.plain(shape.weights), on: engine)
      let bias = try Memory(.plain([shape.weights[0]]), on: engine)
      return { winograd.filterGradient(source, targetGradient: target, into: filters, bias: bias) }
    }
  }

  private static func tiles(
    _ pass: ConvolutionPass, _ shape: ConvolutionShape, on engine: Engine
  ) throws(OneDNNError) -> () -> Void {
    let source = try Memory(.channelsLast(shape.source, shape.type), on: engine)
    let target = try Memory(.channelsLast(shape.target, shape.type), on: engine)
    switch pass {
    case .forward, .backwardData:
      let tiles = TileConvolution(shape, adjoint: pass == .backwardData, on: engine)
      let filters = tiles.makeFilters()
      let (from, to) = pass == .forward ? (source, target) : (target, source)
      return { tiles.convolve(from, filters, bias: nil, relu: false, into: to) }
    case .backwardWeights:
      let tiles = TileGradient(shape, on: engine)
      let filters = try Memory(.plain(shape.weights), on: engine)
      let bias = try Memory(.plain([shape.weights[0]]), on: engine)
      return { tiles.filterGradient(source, targetGradient: target, into: filters, bias: bias) }
    }
  }
}
