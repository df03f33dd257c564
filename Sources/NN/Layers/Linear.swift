import Tensors

/// A linear layer with bias. It reads images in whatever layout they come, so no flattening stands before it; its output
/// is f32.
public struct Linear: Layer {
  public let name: String
  public let outputCount: Int

  public init(_ name: String, outputCount: Int) { (self.name, self.outputCount) = (name, outputCount) }

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    guard input.rank == 3 || input.rank == 1, input.count > 0 else {
      throw ShapeError(layer: name, input: input, expected: "images or features that are not empty")
    }
    return [outputCount]
  }

  /// Weights N(0, 0.01) and bias 0 (`deepcluster.md` a.3), in PyTorch's order: channel by channel behind images.
  public func parameters(for input: Shape) -> [ParameterDescription] {
    [
      ParameterDescription(name + ".weight", [outputCount, input.count], .normal(deviation: 0.01)),
      ParameterDescription(name + ".bias", [outputCount], .constant(0)),
    ]
  }

  public func compile(into plan: ExecutionPlan) throws(OneDNNError) {
    let source = try plan.forwardValue(plan.value, in: plan.value.layout.with(plan.elementType))
    let dims = [outputCount] + plan.shape.dims
    let forward = try PrimitiveDescriptor.innerProductForward(
      source: source.layout, weights: dims, batch: plan.batch, mode: plan.mode.propagation, on: plan.engine)
    if plan.mode == .training && plan.elementType == .bf16 {
      // The weights are copied to bf16 whatever their layout is: that of the gradient spares reordering that.
      let backward = try weightGradient(source, dims: dims, hint: forward, plan: plan)
      _ = try plan.parameters[name + ".weight"].values(preferring: backward.layout(.weightGradient), dims: dims)
    }
    let weights = try plan.weights(name + ".weight", in: forward.layout(.weights), dims: dims)
    let bias = try plan.parameters[name + ".bias"].values()
    let target = try plan.activation(forward.layout(.target))
    plan.addForward(
      try Primitive(
        forward, [(.source, source), (.weights, weights), (.bias, bias), (.target, target)], on: plan.engine))
    let needsSourceGradient = plan.needsGradient
    plan.emit(target, [outputCount], layer: name, learns: true) { gradient throws(OneDNNError) in
      if plan.mode == .training { try backwardToWeights(source, gradient, dims: dims, hint: forward, plan: plan) }
      guard needsSourceGradient else { return nil }
      return try backwardToData(source, gradient, dims: dims, hint: forward, plan: plan)
    }
  }

  private func weightGradient(
    _ source: Memory, dims: [Int], hint: PrimitiveDescriptor, plan: ExecutionPlan
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    try .innerProductBackwardWeights(
      source: source.layout, weights: dims, batch: plan.batch, hint: hint, on: plan.engine)
  }

  private func backwardToWeights(
    _ source: Memory, _ gradient: Memory, dims: [Int], hint: PrimitiveDescriptor, plan: ExecutionPlan
  ) throws(OneDNNError) {
    let descriptor = try weightGradient(source, dims: dims, hint: hint, plan: plan)
    let weightGradient = try plan.gradient(name + ".weight", in: descriptor.layout(.weightGradient))
    let biasGradient = try plan.gradient(name + ".bias", in: descriptor.layout(.biasGradient))
    plan.addBackward(
      try Primitive(
        descriptor,
        [
          (.source, source),
          (.targetGradient, try plan.backwardValue(gradient, in: descriptor.layout(.targetGradient))),
          (.weightGradient, weightGradient.memory), (.biasGradient, biasGradient.memory),
        ], on: plan.engine))
    try weightGradient.store()
    try biasGradient.store()
  }

  private func backwardToData(
    _ source: Memory, _ gradient: Memory, dims: [Int], hint: PrimitiveDescriptor, plan: ExecutionPlan
  ) throws(OneDNNError) -> Memory {
    let descriptor = try PrimitiveDescriptor.innerProductBackwardData(
      source: source.layout, weights: dims, batch: plan.batch, hint: hint, on: plan.engine)
    let result = try plan.activation(descriptor.layout(.sourceGradient))
    plan.addBackward(
      try Primitive(
        descriptor,
        [
          (.targetGradient, try plan.backwardValue(gradient, in: descriptor.layout(.targetGradient))),
          (.weights, try plan.weights(name + ".weight", in: descriptor.layout(.weights), dims: dims)),
          (.sourceGradient, result),
        ], on: plan.engine))
    return result
  }
}
