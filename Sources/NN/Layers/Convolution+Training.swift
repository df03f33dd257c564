import Tensors

extension Convolution {
  /// The forward pass, and makers of the two backward ones, of which a frozen network has one; each with its own
  /// algorithm.
  func compileForTraining(into plan: ExecutionPlan) throws(OneDNNError) {
    let extents = extents(batch: plan.batch, plan.shape, plan.elementType)
    let hint = try PrimitiveDescriptor.convolutionForward(extents, mode: .training, on: plan.engine)
    let (source, target) =
      switch try plan.algorithm(.forward, extents) {
      case .direct: try forward(extents, hint, plan)
      case .winograd: try winogradForward(extents, plan)
      case .tiles: try tiledForward(extents, plan)
      }
    let needsSourceGradient = plan.needsGradient
    let output = try plan.vectorized(target, dims: extents.target)
    plan.emit(output, Shape(Array(extents.target[1...])), layer: name, learns: true) { gradient throws(OneDNNError) in
      if plan.mode == .training {
        switch try plan.algorithm(.backwardWeights, extents) {
        case .direct: try backwardToWeights(extents, source: source, gradient: gradient, hint: hint, plan: plan)
        case .winograd: try winogradBackwardToWeights(extents, source: source, gradient: gradient, plan: plan)
        case .tiles: try tiledBackwardToWeights(extents, source: source, gradient: gradient, plan: plan)
        }
      }
      guard needsSourceGradient else { return nil }
      switch try plan.algorithm(.backwardData, extents) {
      case .direct: return try backwardToData(extents, gradient: gradient, hint: hint, plan: plan)
      case .winograd: return try winogradBackwardToData(extents, gradient: gradient, plan: plan)
      case .tiles: return try tiledBackwardToData(extents, gradient: gradient, plan: plan)
      }
    }
  }

  private func forward(
    _ extents: ConvolutionShape, _ descriptor: PrimitiveDescriptor, _ plan: ExecutionPlan
  ) throws(OneDNNError) -> (source: Memory, target: Memory) {
    let source = try plan.forwardValue(plan.value, in: descriptor.layout(.source))
    let weights = try plan.weights(name + ".weight", in: descriptor.layout(.weights), dims: extents.weights)
    let bias = try bias(plan)
    let target = try plan.activation(descriptor.layout(.target))
    plan.addForward(
      try Primitive(
        descriptor, [(.source, source), (.weights, weights), (.bias, bias), (.target, target)], on: plan.engine))
    return (source, target)
  }

  private func backwardToWeights(
    _ extents: ConvolutionShape, source: Memory, gradient: Memory, hint: PrimitiveDescriptor, plan: ExecutionPlan
  ) throws(OneDNNError) {
    let descriptor = try PrimitiveDescriptor.convolutionBackwardWeights(extents, hint: hint, on: plan.engine)
    let weightGradient = try plan.gradient(name + ".weight", in: descriptor.layout(.weightGradient))
    let biasGradient = try biasGradient(plan)
    let primitive = try Primitive(
      descriptor,
      [
        (.source, try plan.backwardValue(source, in: descriptor.layout(.source))),
        (.targetGradient, try plan.backwardValue(gradient, in: descriptor.layout(.targetGradient))),
        (.weightGradient, weightGradient.memory), (.biasGradient, biasGradient),
      ], on: plan.engine)
    plan.addBackward(primitive)
    try weightGradient.store()
  }

  private func backwardToData(
    _ extents: ConvolutionShape, gradient: Memory, hint: PrimitiveDescriptor, plan: ExecutionPlan
  ) throws(OneDNNError) -> Memory {
    let descriptor = try PrimitiveDescriptor.convolutionBackwardData(extents, hint: hint, on: plan.engine)
    let result = try plan.activation(descriptor.layout(.sourceGradient))
    let weights = try plan.weights(name + ".weight", in: descriptor.layout(.weights), dims: extents.weights)
    plan.addBackward(
      try Primitive(
        descriptor,
        [
          (.targetGradient, try plan.backwardValue(gradient, in: descriptor.layout(.targetGradient))),
          (.weights, weights), (.sourceGradient, result),
        ], on: plan.engine))
    return result
  }
}
