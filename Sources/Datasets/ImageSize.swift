/// Width and height, in pixels.
public struct ImageSize: Sendable, Equatable {
  public let width: Int
  public let height: Int

  /// So many pixels across and down.
  public init(width: Int, height: Int) { (self.width, self.height) = (width, height) }
}
