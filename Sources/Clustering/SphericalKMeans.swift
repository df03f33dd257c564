import Tensors

/// K-means on rows of unit length: a row belongs to the centroid that it has the largest product with, and a centroid is
/// the mean of its rows, at unit length.
///
/// Between unit rows the largest product and the least distance are the same, so that distances and objective are those
/// of ``KMeans``. An empty cluster keeps its centroid: none is split.
///
/// Iterations end early when no row has changed its cluster: the further ones would be the same to the bit.
///
/// - Source: DeepCluster-v2, `deepcluster.md` a.10; Dhillon and Modha, Machine Learning 42, 2001.
/// - Complexity: O(N · K · D) an iteration at most; memory as ``KMeans``.
public struct SphericalKMeans: Clusterer {
  public let clusterCount: Int
  public let iterationCount: Int
  public let start: KMeansStart

  /// K clusters, 1 or more, after so many iterations at most, 1 or more.
  public init(clusterCount: Int, iterationCount: Int = 20, start: KMeansStart = .rows) {
    precondition(clusterCount > 0 && iterationCount > 0, "\(clusterCount) clusters, \(iterationCount) iterations")
    (self.clusterCount, self.iterationCount, self.start) = (clusterCount, iterationCount, start)
  }

  /// - Parameter features: `[N, D]`, rows of unit length, or of zeros.
  /// - Precondition: there are at least K rows.
  public func cluster(
    _ features: Tensor, seed: UInt64, onIteration: (ClusterIteration) throws -> Void
  ) throws -> ClusterAssignment {
    precondition(features.rowCount >= clusterCount, "\(clusterCount) clusters of \(features.rowCount) rows")
    var random = Random(seed: seed, stream: "kmeans")
    let centroids = start.centroids(of: features, count: clusterCount, &random)
    normalizeRows(centroids)
    let nearest = NearestSearch(features, clusterCount: clusterCount, prunes: true, filters: true)
    var hasMoved = true
    for index in 0..<iterationCount where hasMoved {
      let previous = nearest.labels
      nearest.assign(to: centroids)
      let sizes = clusterSizes(nearest.labels, count: clusterCount)
      moveToDirections(centroids, nearest, sizes: sizes)
      try onIteration(
        ClusterIteration(
          index: index, count: iterationCount, objective: nearest.objective, imbalance: imbalanceFactor(sizes),
          emptyCount: sizes.count { $0 == 0 }, splits: []))
      hasMoved = index == 0 || nearest.labels != previous
    }
    if hasMoved { nearest.assign(to: centroids) }
    return ClusterAssignment(nearest, centroids: centroids)
  }

  /// Puts every centroid in the direction of its rows' mean; it stays where there are no rows, or where their mean is 0.
  private func moveToDirections(_ centroids: Tensor, _ nearest: NearestSearch, sizes: [Int32]) {
    let before = centroids.array
    nearest.moveToMeans(centroids, wanted: sizes.map { $0 > 0 })
    for cluster in 0..<clusterCount where sizes[cluster] > 0 {
      let row = centroids.row(cluster)
      let length = squaredNorm(row).squareRoot()
      if length > 0 {
        for index in 0..<row.count { row[index] /= length }
      } else {
        _ = row.update(from: before[cluster * row.count..<(cluster + 1) * row.count])
      }
    }
  }
}
