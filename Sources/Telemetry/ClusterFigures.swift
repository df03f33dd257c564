/// What is known of one cluster of an epoch, beside its size. What is not known is nil.
public struct ClusterFigures: Equatable, Sendable {
  /// Images that have something in common: a class, or the cluster that they were or are in.
  public struct Share: Equatable, Sendable {
    /// The class or cluster.
    public var number: Int
    /// Images.
    public var count: Int

    public init(number: Int, count: Int) { (self.number, self.count) = (number, count) }
  }

  /// Another cluster whose centroid is near.
  public struct Neighbor: Equatable, Sendable {
    public var cluster: Int
    /// From centroid to centroid.
    public var distance: Float

    public init(cluster: Int, distance: Float) { (self.cluster, self.distance) = (cluster, distance) }
  }

  /// The epoch in which the cluster began to exist, by lineage.
  public var birth: Int?
  /// Members that were not in the cluster that this one goes on from, nor in one that went into it; nil in the first
  /// epoch. Over all clusters their sum is ``EpochStats/reassigned``.
  public var arrived: Int?
  /// Mean distance of the members to the centroid; nil for an empty cluster.
  public var spread: Float?
  /// Members whose true class is known.
  public var labelled = 0
  /// The true classes of the members, most frequent first, at most ``shareLimit``.
  public var labels: [Share] = []
  /// The other clusters that are not empty with the nearest centroids, nearest first, at most ``neighborLimit``.
  public var neighbors: [Neighbor] = []
  /// The clusters of the epoch before that the members were in, most first, at most ``shareLimit``.
  public var sources: [Share] = []
  /// The clusters where those now are that were in this one's parent and are not here, most first.
  public var destinations: [Share] = []

  public static let shareLimit = 5
  public static let neighborLimit = 3

  public init() {}

  /// The share of members that came in the last reassignment, of a cluster of that size.
  public func churn(size: Int) -> Double? { arrived.flatMap { size > 0 ? Double($0) / Double(size) : nil } }

  /// The share of the most frequent class among the members whose class is known.
  public var purity: Double? { labels.first.map { Double($0.count) / Double(max(1, labelled)) } }
}
