import Tensors

extension Convolution {
  /// The forward pass by Winograd's algorithm, on blocks of channels as the layer before leaves them.
  func winogradForward(
    _ extents: ConvolutionShape, _ plan: ExecutionPlan
  ) throws(OneDNNError) -> (source: Memory, target: Memory) {
    let weights = try plan.weights(name + ".weight", in: .plain(extents.weights), dims: extents.weights)
    let bias = try bias(plan)
    return try addWinograd(extents, filters: weights, bias: bias, relu: false, plan)
  }

  /// Adds the forward step and, behind what refreshes `filters`, their transform.
  func addWinograd(
    _ extents: ConvolutionShape, filters: Memory, bias: Memory, relu: Bool, _ plan: ExecutionPlan
  ) throws(OneDNNError) -> (source: Memory, target: Memory) {
    let block = try plan.value.layout.channelBlock(extents.source) ?? Winograd.nativeBlock
    let winograd = Winograd(extents, block: block, on: plan.engine)
    let source = try plan.forwardValue(plan.value, in: .channelBlocks(extents.source, of: block, extents.type))
    let target = try plan.activation(.channelBlocks(extents.target, of: block, extents.type))
    let transformed = winograd.makeFilters()
    plan.addRefresh { winograd.transform(filters, adjoint: false, into: transformed) }
    plan.addForward([source, target]) { winograd.convolve(source, transformed, bias: bias, relu: relu, into: target) }
    return (source, target)
  }

  func winogradBackwardToWeights(
    _ extents: ConvolutionShape, source: Memory, gradient: Memory, plan: ExecutionPlan
  ) throws(OneDNNError) {
    let block = try gradient.layout.channelBlock(extents.target) ?? Winograd.nativeBlock
    let winograd = Winograd(extents, block: block, on: plan.engine)
    let source = try plan.backwardValue(source, in: .channelBlocks(extents.source, of: block, extents.type))
    let gradient = try plan.backwardValue(gradient, in: .channelBlocks(extents.target, of: block, extents.type))
    let weightGradient = try plan.gradient(name + ".weight", in: .plain(extents.weights))
    let biasGradient = try biasGradient(plan)
    plan.addBackward([source, gradient, weightGradient.memory]) {
      winograd.filterGradient(source, targetGradient: gradient, into: weightGradient.memory, bias: biasGradient)
    }
    try weightGradient.store()
  }

  func winogradBackwardToData(
    _ extents: ConvolutionShape, gradient: Memory, plan: ExecutionPlan
  ) throws(OneDNNError) -> Memory {
    let block = try gradient.layout.channelBlock(extents.target) ?? Winograd.nativeBlock
    let winograd = Winograd(extents, adjoint: true, block: block, on: plan.engine)
    let gradient = try plan.backwardValue(gradient, in: .channelBlocks(extents.target, of: block, extents.type))
    let weights = try plan.weights(name + ".weight", in: .plain(extents.weights), dims: extents.weights)
    let transformed = winograd.makeFilters()
    plan.addRefresh { winograd.transform(weights, adjoint: true, into: transformed) }
    let result = try plan.activation(.channelBlocks(extents.source, of: block, extents.type))
    plan.addBackward([gradient, result]) {
      winograd.convolve(gradient, transformed, bias: nil, relu: false, into: result)
    }
    return result
  }
}
