/// Where some images of a run lie in the plane of the two first principal components of an epoch's features; only the
/// newest matters, so it is published, not posted.
///
/// The images are the same in every epoch of a run, so that one sees them move.
public struct FeatureMap: Equatable, Sendable {
  public var epoch: Int
  /// The images' indices in the run.
  public var images: [Int32]
  /// The cluster of each.
  public var clusters: [Int32]
  /// Along the first and the second component, of the whitened features at unit length: -1...1, in steps of 1/32767.
  public var x: [Int16]
  public var y: [Int16]
  /// The true class of each, for display only, -1 where it is not known; nil where none is.
  public var labels: [Int32]?

  /// How many images are shown at most.
  public static let imageLimit = 1500

  public init(epoch: Int, images: [Int32], clusters: [Int32], x: [Int16], y: [Int16], labels: [Int32]?) {
    precondition(
      images.count == clusters.count && images.count == x.count && images.count == y.count,
      "\(images.count) images, \(clusters.count) clusters, \(x.count) and \(y.count) places")
    (self.epoch, self.images, self.clusters, self.x, self.y) = (epoch, images, clusters, x, y)
    self.labels = labels
  }

  /// A coordinate, -1...1, in the steps in which it is kept; 0 for what is no number.
  public static func step(_ value: Float) -> Int16 {
    value.isNaN ? 0 : Int16((max(-1, min(1, value)) * 32_767).rounded())
  }
}
