import Tensors

/// The maximum over square windows, without padding.
public struct MaxPool: Layer {
  public let name: String
  public let kernel: Int
  public let stride: Int

  public init(_ name: String, kernel: Int = 2, stride: Int = 2) {
    (self.name, self.kernel, self.stride) = (name, kernel, stride)
  }

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    let plane = try planeSize(of: input, minimum: kernel)
    return [plane.channels, (plane.height - kernel) / stride + 1, (plane.width - kernel) / stride + 1]
  }

  public func compile(into plan: ExecutionPlan) throws(OneDNNError) {
    let source = plan.value
    let extents = PoolingShape(source: [plan.batch] + plan.shape.dims, kernel: kernel, stride: stride)
    let forward = try PrimitiveDescriptor.maxPoolingForward(
      extents, source: source.layout, mode: plan.mode.propagation, on: plan.engine)
    let target = try Memory(forward.layout(.target), on: plan.engine)
    let workspace: [(Argument, Memory)] =
      plan.mode == .training ? [(.workspace, try Memory(forward.layout(.workspace), on: plan.engine))] : []
    plan.addForward(try Primitive(forward, [(.source, source), (.target, target)] + workspace, on: plan.engine))
    let needsSourceGradient = plan.hasTrainedLayer
    plan.emit(target, Shape(Array(extents.target[1...])), layer: name) { gradient throws(OneDNNError) in
      guard needsSourceGradient else { return nil }
      let descriptor = try PrimitiveDescriptor.maxPoolingBackward(
        extents, source: source.layout, target: target.layout, hint: forward, on: plan.engine)
      let result = try Memory(source.layout, on: plan.engine)
      plan.addBackward(
        try Primitive(
          descriptor,
          [(.targetGradient, try plan.backwardValue(gradient, in: target.layout)), (.sourceGradient, result)]
            + workspace, on: plan.engine))
      return result
    }
  }
}
