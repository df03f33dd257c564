import Tensors

/// A convnet f as a description: its layers, and the shape of one image before each.
public struct Network: Sendable {
  public let layers: [any Layer]
  /// The shape of one image before each layer.
  public let inputShapes: [Shape]
  /// The shape of one image behind the last layer.
  public let outputShape: Shape
  /// The width D of the features.
  public var featureCount: Int { outputShape.count }

  /// - Throws: ``ShapeError`` naming the layer that cannot take what comes in.
  public init(inputShape: Shape, layers: [any Layer]) throws(ShapeError) {
    var shape = inputShape
    var shapes: [Shape] = []
    for layer in layers {
      shapes.append(shape)
      shape = try layer.outputShape(for: shape)
    }
    (self.layers, inputShapes, outputShape) = (layers, shapes, shape)
  }

  /// The shape of one image: `[C, H, W]`.
  public var inputShape: Shape { inputShapes.first ?? outputShape }
}
