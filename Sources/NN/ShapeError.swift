import Tensors

/// A layer that cannot take what comes in. Shapes are those of one image: `[C, H, W]` or `[D]`.
public struct ShapeError: Error, Equatable, CustomStringConvertible {
  public let layer: String
  public let input: Shape
  public let expected: String

  public init(layer: String, input: Shape, expected: String) {
    (self.layer, self.input, self.expected) = (layer, input, expected)
  }

  public var description: String { "the layer \(layer) takes \(expected), and was given \(input)" }
}
