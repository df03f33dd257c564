import Tensors

extension Convolution {
  /// The forward pass by tiles, which read all channels of a pixel side by side, as oneDNN's tiles do.
  func tiledForward(
    _ extents: ConvolutionShape, _ plan: ExecutionPlan
  ) throws(OneDNNError) -> (source: Memory, target: Memory) {
    let weights = try plan.weights(name + ".weight", in: .plain(extents.weights), dims: extents.weights)
    return try addTiles(extents, filters: weights, bias: try bias(plan), relu: false, plan)
  }

  /// Adds the forward step and, behind what refreshes `filters`, their packing.
  func addTiles(
    _ extents: ConvolutionShape, filters: Memory, bias: Memory, relu: Bool, _ plan: ExecutionPlan
  ) throws(OneDNNError) -> (source: Memory, target: Memory) {
    let tiles = TileConvolution(extents, on: plan.engine)
    let source = try plan.forwardValue(plan.value, in: .channelsLast(extents.source, extents.type))
    let target = try plan.activation(.channelsLast(extents.target, extents.type))
    let packed = tiles.makeFilters()
    plan.addRefresh { tiles.pack(filters, adjoint: false, into: packed) }
    plan.addForward([source, target]) { tiles.convolve(source, packed, bias: bias, relu: relu, into: target) }
    return (source, target)
  }

  func tiledBackwardToWeights(
    _ extents: ConvolutionShape, source: Memory, gradient: Memory, plan: ExecutionPlan
  ) throws(OneDNNError) {
    let tiles = TileGradient(extents, on: plan.engine)
    let source = try plan.backwardValue(source, in: .channelsLast(extents.source, extents.type))
    let gradient = try plan.backwardValue(gradient, in: .channelsLast(extents.target, extents.type))
    let weightGradient = try plan.gradient(name + ".weight", in: .plain(extents.weights))
    let biasGradient = try biasGradient(plan)
    plan.addBackward([source, gradient, weightGradient.memory]) {
      tiles.filterGradient(source, targetGradient: gradient, into: weightGradient.memory, bias: biasGradient)
    }
    try weightGradient.store()
  }

  func tiledBackwardToData(
    _ extents: ConvolutionShape, gradient: Memory, plan: ExecutionPlan
  ) throws(OneDNNError) -> Memory {
    let tiles = TileConvolution(extents, adjoint: true, on: plan.engine)
    let gradient = try plan.backwardValue(gradient, in: .channelsLast(extents.target, extents.type))
    let weights = try plan.weights(name + ".weight", in: .plain(extents.weights), dims: extents.weights)
    let packed = tiles.makeFilters()
    plan.addRefresh { tiles.pack(weights, adjoint: true, into: packed) }
    let result = try plan.activation(.channelsLast(extents.source, extents.type))
    plan.addBackward([gradient, result]) { tiles.convolve(gradient, packed, bias: nil, relu: false, into: result) }
    return result
  }
}
