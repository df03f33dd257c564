import Tensors

/// Fixed edge filters in front of a network: the mean of the colours, then two 3 x 3 derivatives. Learns nothing.
///
/// One convolution from C channels to 2, its filters divided by C (`deepcluster.md` a.3).
public struct Sobel: Layer {
  public let name: String
  private static let filters: [[Float]] = [
    [1, 0, -1, 2, 0, -2, 1, 0, -1],
    [1, 2, 1, 0, 0, 0, -1, -2, -1],
  ]

  public init(_ name: String = "sobel") { self.name = name }

  /// The convolution's weights, `[2, C, 3, 3]`.
  package static func weights(channels: Int) -> [Float] {
    filters.flatMap { filter in (0..<channels).flatMap { _ in filter.map { $0 / Float(channels) } } }
  }

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    let plane = try planeSize(of: input, minimum: 1)
    return [2, plane.height, plane.width]
  }

  public func compile(into plan: ExecutionPlan) throws(OneDNNError) {
    let channels = plan.shape[0]
    let extents = ConvolutionShape(
      source: [plan.batch] + plan.shape.dims, weights: [2, channels, 3, 3], stride: 1, padding: 1)
    let forward = try PrimitiveDescriptor.convolutionForward(extents, mode: .inference, on: plan.engine)
    let plain = try Memory(.plain(extents.weights), on: plan.engine)
    _ = plain.floats.update(from: Sobel.weights(channels: channels))
    let weights = try Memory(forward.layout(.weights), on: plan.engine)
    try Primitive.reorder(from: plain, to: weights, on: plan.engine).execute()
    let bias = try Memory(.plain([2]), on: plan.engine)
    let source = try plan.forwardValue(plan.value, in: forward.layout(.source))
    let target = try plan.activation(forward.layout(.target))
    plan.addForward(
      try Primitive(
        forward, [(.source, source), (.weights, weights), (.bias, bias), (.target, target)], on: plan.engine))
    let needsSourceGradient = plan.needsGradient
    plan.emit(target, Shape(Array(extents.target[1...])), layer: name) { gradient throws(OneDNNError) in
      needsSourceGradient ? try backward(gradient, extents, plain: plain, plan) : nil
    }
  }

  /// The gradient of the images; only a frozen network wants it.
  private func backward(
    _ gradient: Memory, _ extents: ConvolutionShape, plain: Memory, _ plan: ExecutionPlan
  ) throws(OneDNNError) -> Memory {
    let hint = try PrimitiveDescriptor.convolutionForward(extents, mode: .training, on: plan.engine)
    let descriptor = try PrimitiveDescriptor.convolutionBackwardData(extents, hint: hint, on: plan.engine)
    let weights = try Memory(descriptor.layout(.weights), on: plan.engine)
    try Primitive.reorder(from: plain, to: weights, on: plan.engine).execute()
    let result = try plan.activation(descriptor.layout(.sourceGradient))
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
