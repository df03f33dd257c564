import Tensors

/// max(0, x); fused with the layer before it wherever that layer can.
public struct ReLU: Layer {
  public let name: String

  public init(_ name: String) { self.name = name }

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape { input }

  public func compile(into plan: ExecutionPlan) throws(OneDNNError) {
    let source = plan.value
    let forward = try PrimitiveDescriptor.reluForward(source.layout, mode: plan.mode.propagation, on: plan.engine)
    let target = try plan.activation(forward.layout(.target))
    plan.addForward(try Primitive(forward, [(.source, source), (.target, target)], on: plan.engine))
    let needsSourceGradient = plan.needsGradient
    plan.emit(target, plan.shape, layer: name) { gradient throws(OneDNNError) in
      guard needsSourceGradient else { return nil }
      let gradient = try plan.backwardValue(gradient, in: source.layout)
      let descriptor = try PrimitiveDescriptor.reluBackward(
        gradient: gradient.layout, data: source.layout, hint: forward, on: plan.engine)
      plan.addBackward(
        try Primitive(
          descriptor, [(.source, source), (.targetGradient, gradient), (.sourceGradient, gradient)], on: plan.engine))
      return gradient
    }
  }
}
