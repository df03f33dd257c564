import Tensors

/// A way to group the rows of a matrix.
public protocol Clusterer: Sendable {
  /// Clusters `[N, D]` features.
  ///
  /// - Parameters:
  ///   - seed: Gives the same clusters for the same features and thread count.
  ///   - onIteration: Told of every iteration; what it throws ends the clustering.
  func cluster(
    _ features: Tensor, seed: UInt64, onIteration: (ClusterIteration) throws -> Void
  ) throws -> ClusterAssignment
}

/// One iteration of a clusterer.
public struct ClusterIteration: Sendable {
  public var index: Int
  /// Iterations, at most.
  public var count: Int
  /// The sum of squared distances before the centroids moved.
  public var objective: Double
  /// K · Σ size² / (Σ size)².
  public var imbalance: Double
  /// Clusters that no row was nearest to.
  public var emptyCount: Int
  /// What was done about them, and about clusters below a least size.
  public var splits: [EmptyClusterSplit]
}

/// An empty cluster that took a donor's centroid, perturbed; or a cluster below the least size that took a part of a
/// donor's rows.
public struct EmptyClusterSplit: Sendable, Equatable {
  public var cluster: Int
  public var donor: Int
  /// The donor's size before the split.
  public var donorSize: Int
  /// Rows that the cluster had.
  public var size = 0
}
