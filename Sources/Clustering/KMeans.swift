import Tensors

/// Lloyd's k-means on L2 distances, with faiss's rule for empty clusters.
///
/// A split happens after an iteration, and after the last one too, so that clusters can be empty in the result when
/// the rows hold fewer than K distinct places (`deepcluster.md` a.5).
///
/// Iterations end early when no row has changed its cluster: the further ones would be the same to the bit.
///
/// - Complexity: O(N · K · D) an iteration, on `sgemm`; memory O(N + K · D) beside the features.
public struct KMeans: Clusterer {
  public let clusterCount: Int
  public let iterationCount: Int

  public init(clusterCount: Int, iterationCount: Int = 20) {
    precondition(clusterCount > 0 && iterationCount > 0, "\(clusterCount) clusters, \(iterationCount) iterations")
    (self.clusterCount, self.iterationCount) = (clusterCount, iterationCount)
  }

  /// - Precondition: there are at least K rows.
  public func cluster(
    _ features: Tensor, seed: UInt64, onIteration: (ClusterIteration) throws -> Void
  ) throws -> ClusterAssignment {
    precondition(features.rowCount >= clusterCount, "\(clusterCount) clusters of \(features.rowCount) rows")
    var random = Random(seed: seed, stream: "kmeans")
    let centroids = start(features, &random)
    var nearest = NearestCentroid(features, clusterCount: clusterCount)
    var hasMoved = true
    for index in 0..<iterationCount where hasMoved {
      let previous = nearest.labels
      nearest.assign(to: centroids)
      let objective = nearest.objective
      moveToMeans(centroids, features, nearest)
      var sizes = nearest.sizes
      let imbalance = imbalanceFactor(sizes)
      let emptyCount = sizes.count { $0 == 0 }
      let splits = splitEmptyClusters(centroids, sizes: &sizes, random: &random)
      try onIteration(
        ClusterIteration(
          index: index, objective: objective, imbalance: imbalance, emptyCount: emptyCount, splits: splits))
      hasMoved = index == 0 || !splits.isEmpty || nearest.labels != previous
    }
    if hasMoved { nearest.assign(to: centroids) }
    return ClusterAssignment(
      labels: nearest.labels, distances: nearest.squaredDistances.map { $0.squareRoot() }, sizes: nearest.sizes,
      objective: nearest.objective, centroids: centroids.array)
  }

  /// K rows, drawn at random and all different rows.
  private func start(_ features: Tensor, _ random: inout Random) -> Tensor {
    let rows = random.permutation(features.rowCount).prefix(clusterCount)
    let centroids = Tensor([clusterCount, features.rowLength])
    for (cluster, row) in rows.enumerated() { _ = centroids.row(cluster).update(from: features.row(row)) }
    return centroids
  }

  /// Puts every centroid at the mean of its rows; that of an empty cluster stays.
  private func moveToMeans(_ centroids: Tensor, _ features: Tensor, _ nearest: NearestCentroid) {
    let length = features.rowLength
    for (cluster, size) in nearest.sizes.enumerated() where size > 0 {
      centroids.row(cluster).update(repeating: 0)
    }
    for (row, cluster) in nearest.labels.enumerated() {
      let source = features.pointer + row * length
      let target = centroids.pointer + Int(cluster) * length
      for index in 0..<length { target[index] += source[index] }
    }
    for (cluster, size) in nearest.sizes.enumerated() where size > 0 {
      let factor = 1 / Float(size)
      let row = centroids.row(cluster)
      for index in 0..<length { row[index] *= factor }
    }
  }
}
