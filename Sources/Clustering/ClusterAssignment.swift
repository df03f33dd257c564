import Tensors

/// Which cluster each of N rows belongs to: the pseudo-labels, and what is known of the K clusters.
public struct ClusterAssignment: Sendable {
  /// The cluster of each row, N of them.
  public var labels: [Int32]
  /// The distance of each row to its cluster's centroid.
  public var distances: [Float]
  /// Rows in each cluster; 0 is possible, see ``KMeans``.
  public var sizes: [Int32]
  /// The sum of squared distances.
  public var objective: Double
  /// `[K, D]`, row by row.
  public var centroids: [Float]

  /// What the clustering has computed; nothing where it was read from a file.
  public var work: ClusterWork

  package init(
    labels: [Int32], distances: [Float], sizes: [Int32], objective: Double, centroids: [Float],
    work: ClusterWork = ClusterWork()
  ) {
    (self.labels, self.distances, self.sizes) = (labels, distances, sizes)
    (self.objective, self.centroids, self.work) = (objective, centroids, work)
  }

  /// `[N, D]` features with the centroids `[K, D]` of their own clusters, whether those are the nearest or not.
  init(_ features: Tensor, labels: [Int32], centroids: Tensor) {
    var distances: [Float] = []
    distances.reserveCapacity(labels.count)
    var objective = 0.0
    for (row, label) in labels.enumerated() {
      let squared = squaredDistance(features.row(row), centroids.row(Int(label)))
      distances.append(squared.squareRoot())
      objective += Double(squared)
    }
    self.init(
      labels: labels, distances: distances, sizes: clusterSizes(labels, count: centroids.rowCount),
      objective: objective, centroids: centroids.array)
  }

  /// What a search has found last, with the centroids `[K, D]` that it has compared with.
  init(_ nearest: NearestSearch, centroids: Tensor) {
    self.init(
      labels: nearest.labels, distances: nearest.squaredDistances.map { $0.squareRoot() },
      sizes: clusterSizes(nearest.labels, count: centroids.rowCount), objective: nearest.objective,
      centroids: centroids.array,
      work: ClusterWork(f32Operations: nearest.operations.f32, bf16Operations: nearest.operations.bf16))
  }

  /// K.
  public var clusterCount: Int { sizes.count }

  /// K · Σ size² / (Σ size)²: 1 for equal clusters, K for a single one.
  public var imbalance: Double { imbalanceFactor(sizes) }
}

/// The floating-point operations of a clustering's products of rows with centroids, by the type they were computed in.
public struct ClusterWork: Sendable, Equatable {
  public var f32Operations = 0.0
  public var bf16Operations = 0.0
}

extension NearestSearch {
  /// The sum of squared distances of the last assignment.
  var objective: Double { squaredDistances.reduce(0) { $0 + Double($1) } }
}
