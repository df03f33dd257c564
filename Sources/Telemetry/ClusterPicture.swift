/// What the clusters of an epoch look like; only the newest matters, so it is published, not posted.
public struct ClusterPicture: Equatable, Sendable {
  /// An image of a cluster.
  public struct Member: Equatable, Sendable {
    // Small, for there may be 10,000 clusters: -1 is what is not known.
    private var imageNumber: Int32
    private var knownDistance: Float
    private var labelNumber: Int32

    /// The image's index in the data set.
    public var image: Int {
      get { Int(imageNumber) }
      set { imageNumber = Int32(newValue) }
    }
    /// Distance to the centroid, in the whitened unit-length feature space; nil where it was not kept.
    public var distance: Float? {
      get { knownDistance >= 0 ? knownDistance : nil }
      set { knownDistance = newValue ?? -1 }
    }
    /// The true class, for display only.
    public var label: Int? {
      get { labelNumber >= 0 ? Int(labelNumber) : nil }
      set { labelNumber = Int32(newValue ?? -1) }
    }

    public init(image: Int, distance: Float?, label: Int?) {
      imageNumber = Int32(image)
      knownDistance = distance ?? -1
      labelNumber = Int32(label ?? -1)
    }
  }

  public var epoch: Int
  /// Images in each cluster.
  public var sizes: [Int32]
  /// The images nearest to each centroid, nearest first, at most ``memberLimit(clusterCount:)`` a cluster.
  public var members: [[Member]]
  /// The images farthest from each centroid, farthest first; none at all where they are not known.
  public var farthest: [[Member]]
  /// Images that were elsewhere in the epoch before, nearest first; none at all where they are not known.
  public var arrived: [[Member]]
  /// Of each cluster; none at all where they are not known.
  public var figures: [ClusterFigures]
  /// The clusterings up to this one, newest last, at most ``generationLimit(clusterCount:)``; none where not known.
  public var generations: [ClusterGeneration]

  public init(
    epoch: Int, sizes: [Int32], members: [[Member]], farthest: [[Member]] = [], arrived: [[Member]] = [],
    figures: [ClusterFigures] = [], generations: [ClusterGeneration] = []
  ) {
    self.epoch = epoch
    self.sizes = sizes
    (self.members, self.farthest, self.arrived) = (members, farthest, arrived)
    (self.figures, self.generations) = (figures, generations)
  }

  /// How many images of a cluster are shown at most; fewer where the clusters are many, so that memory stays bounded.
  public static func memberLimit(clusterCount: Int) -> Int { min(24, max(8, 100_000 / max(1, clusterCount))) }

  /// How many clusterings are looked back at most; fewer where the clusters are many.
  public static func generationLimit(clusterCount: Int) -> Int { min(100, max(16, 200_000 / max(1, clusterCount))) }
}
