import Tensors

/// The mean of every channel over the whole image: `[C, H, W]` to `[C]`.
public struct AveragePool: Layer {
  public let name: String

  public init(_ name: String) { self.name = name }

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    let plane = try planeSize(of: input, minimum: 1)
    guard plane.height == plane.width else {
      throw ShapeError(layer: name, input: input, expected: "square images")
    }
    return [plane.channels, 1, 1]
  }

  public func compile(into plan: ExecutionPlan) throws(OneDNNError) {
    let side = plan.shape[1]
    try Pooling(
      name: name, extents: PoolingShape(source: [plan.batch] + plan.shape.dims, kernel: side, stride: side, kind: .mean)
    ).compile(into: plan)
  }
}
