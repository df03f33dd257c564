import Tensors

/// A part of a network, as a description: sizes and names, no memory. Shapes are those of one image.
public protocol Layer: Sendable {
  /// PyTorch's module name, such as `"features.0"`; the parameters' names begin with it.
  var name: String { get }

  /// The shape of one image behind the layer; checks a whole network before anything is allocated.
  func outputShape(for input: Shape) throws(ShapeError) -> Shape

  /// What the layer learns or keeps, given the shape of one image before it.
  func parameters(for input: Shape) -> [ParameterDescription]

  /// Adds the layer's forward and backward primitives.
  func compile(into plan: ExecutionPlan) throws(OneDNNError)
}

extension Layer {
  /// None: what a layer without weights has.
  public func parameters(for input: Shape) -> [ParameterDescription] { [] }

  /// The height and width of one image, checked to be at least `minimum`.
  func planeSize(of input: Shape, minimum: Int) throws(ShapeError) -> (channels: Int, height: Int, width: Int) {
    guard input.rank == 3, input[1] >= minimum, input[2] >= minimum else {
      throw ShapeError(layer: name, input: input, expected: "images of at least \(minimum) x \(minimum) pixels")
    }
    return (input[0], input[1], input[2])
  }
}

/// An array that belongs to a layer, before it exists.
public struct ParameterDescription: Sendable {
  /// How it is filled at first.
  public enum Initialization: Sendable {
    case constant(Float)
    /// Normally distributed around 0.
    case normal(deviation: Float)
  }

  public let name: String
  public let shape: Shape
  public let initialization: Initialization
  /// Whether gradient descent changes it; running statistics are only kept.
  public let isTrained: Bool

  public init(_ name: String, _ shape: Shape, _ initialization: Initialization, isTrained: Bool = true) {
    (self.name, self.shape, self.initialization, self.isTrained) = (name, shape, initialization, isTrained)
  }
}
