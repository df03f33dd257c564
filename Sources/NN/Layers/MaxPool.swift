import Tensors

/// The maximum over square windows; what does not fill a window at the far edges is left out, as PyTorch does.
public struct MaxPool: Layer {
  public let name: String
  public let kernel: Int
  public let stride: Int
  /// Pixels around the image that never are the maximum.
  public let padding: Int

  public init(_ name: String, kernel: Int = 2, stride: Int = 2, padding: Int = 0) {
    (self.name, self.kernel, self.stride, self.padding) = (name, kernel, stride, padding)
  }

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    _ = try planeSize(of: input, minimum: max(1, kernel - 2 * padding))
    return Shape(Array(extents(batch: 1, input).target[1...]))
  }

  public func compile(into plan: ExecutionPlan) throws(OneDNNError) {
    let extents = extents(batch: plan.batch, plan.shape)
    if let windows = try WindowMaximum(extents, source: plan.value.layout) {
      try compile(windows, extents, into: plan)
    } else {
      try Pooling(name: name, extents: extents).compile(into: plan)
    }
  }

  private func compile(
    _ windows: WindowMaximum, _ extents: PoolingShape, into plan: ExecutionPlan
  ) throws(OneDNNError) {
    let source = plan.value
    let (target, places) = (try plan.activation(windows.target), try plan.activation(windows.places))
    plan.addForward([source, target, places]) { windows.find(in: source, into: target, places: places) }
    let needsSourceGradient = plan.needsGradient
    plan.emit(target, Shape(Array(extents.target[1...])), layer: name) { gradient throws(OneDNNError) in
      guard needsSourceGradient else { return nil }
      let gradient = try plan.backwardValue(gradient, in: windows.target)
      let result = try plan.activation(windows.source)
      plan.addBackward([gradient, places, result]) { windows.spread(gradient, places: places, into: result) }
      return result
    }
  }

  /// Whether windows of 2 x 2 lie side by side: batch normalisation before it can then be one with it.
  var isOfPairs: Bool { (kernel, stride, padding) == (2, 2, 0) }

  func extents(batch: Int, _ input: Shape) -> PoolingShape {
    PoolingShape(source: [batch] + input.dims, kernel: kernel, stride: stride, padding: padding)
  }
}
