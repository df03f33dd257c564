import Tensors

/// The steps of a pooling, whichever kind.
struct Pooling {
  let name: String
  let extents: PoolingShape

  func compile(into plan: ExecutionPlan) throws(OneDNNError) {
    let source = plan.value
    let forward = try PrimitiveDescriptor.poolingForward(
      extents, source: source.layout, mode: plan.mode.propagation, on: plan.engine)
    let target = try plan.activation(forward.layout(.target))
    let places = forward.layout(.workspace)
    let workspace: [(Argument, Memory)] =
      plan.mode.hasBackward && !places.isEmpty ? [(.workspace, try plan.activation(places))] : []
    plan.addForward(try Primitive(forward, [(.source, source), (.target, target)] + workspace, on: plan.engine))
    let needsSourceGradient = plan.needsGradient
    plan.emit(target, Shape(Array(extents.target[1...])), layer: name) { gradient throws(OneDNNError) in
      guard needsSourceGradient else { return nil }
      let descriptor = try PrimitiveDescriptor.poolingBackward(
        extents, source: source.layout, target: target.layout, hint: forward, on: plan.engine)
      let result = try plan.activation(source.layout)
      plan.addBackward(
        try Primitive(
          descriptor,
          [(.targetGradient, try plan.backwardValue(gradient, in: target.layout)), (.sourceGradient, result)]
            + workspace, on: plan.engine))
      return result
    }
  }
}
