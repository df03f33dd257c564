import Tensors

/// A convnet that can be asked for by name.
public struct Backbone: Sendable {
  public let name: String
  /// One line for the help text.
  public let summary: String
  /// The smallest side of an image that it takes, in pixels.
  public let minimumSide: Int
  /// Makes the network for images of `[C, H, W]`, with fixed Sobel filters in front if asked.
  public let make: @Sendable (_ input: Shape, _ sobel: Bool) throws(ShapeError) -> Network

  /// A network under the name that `--backbone` takes.
  public init(
    name: String, summary: String, minimumSide: Int,
    make: @escaping @Sendable (_ input: Shape, _ sobel: Bool) throws(ShapeError) -> Network
  ) {
    (self.name, self.summary, self.minimumSide, self.make) = (name, summary, minimumSide, make)
  }
}

/// The backbones that there are; a new one is a file beside this and a line here.
public enum BackboneRegistry {
  public static let all = [Backbone.small, .vggSmall, .resnet18, .alexnet, .vgg16]

  /// The backbone of that name, or nil.
  public static func named(_ name: String) -> Backbone? { all.first { $0.name == name } }
}
