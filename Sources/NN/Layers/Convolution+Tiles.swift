import Tensors

extension Convolution {
  /// The gradient of the filters by tiles, which read all channels of a pixel side by side, as oneDNN's tiles do.
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
}
