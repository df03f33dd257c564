/// The extents of a tensor, outermost first: `[N, C, H, W]` for images, `[N, D]` for features.
///
/// N images, C channels, H rows, W columns, D feature width.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  public let dims: [Int]

  /// - Precondition: no extent is negative.
  public init(_ dims: [Int]) {
    precondition(dims.allSatisfy { $0 >= 0 }, "negative extent in shape \(dims)")
    self.dims = dims
  }

  public init(arrayLiteral elements: Int...) { self.init(elements) }

  /// The number of axes.
  public var rank: Int { dims.count }

  /// The number of elements; 1 for the empty shape.
  public var count: Int { dims.reduce(1, *) }

  public subscript(axis: Int) -> Int { dims[axis] }

  public var description: String { "[" + dims.map(String.init).joined(separator: ", ") + "]" }
}
