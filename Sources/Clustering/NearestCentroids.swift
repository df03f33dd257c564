import Tensors

/// K centroids that rows are assigned to after a clustering: the clusters and distances are k-means' own to the bit.
public final class NearestCentroids {
  /// A row's place among the centroids.
  public struct Match: Sendable, Equatable {
    /// The nearest centroid; the lowest number of equals.
    public var cluster: Int
    /// The distance to it.
    public var distance: Float
    /// How much farther the next nearest is; infinite where there is no other.
    public var margin: Float

    /// Distances, not their squares; `margin` is infinite where there is one centroid.
    public init(cluster: Int, distance: Float, margin: Float) {
      (self.cluster, self.distance, self.margin) = (cluster, distance, margin)
    }
  }

  private let centroids: Tensor
  private let squaredNorms: [Float]

  /// - Parameter centroids: `[K, D]`, row by row.
  public init(_ centroids: [Float], count: Int) {
    precondition(count > 0 && centroids.count % count == 0, "\(centroids.count) values for \(count) centroids")
    self.centroids = Tensor([count, centroids.count / count], centroids)
    squaredNorms = (0..<count).map { [rows = self.centroids] in squaredNorm(rows.row($0)) }
  }

  /// Assigns each of `[N, D]` rows.
  ///
  /// - Complexity: O(N · K · D); memory O(N · K).
  public func matches(of rows: Tensor) -> [Match] {
    precondition(rows.rowLength == centroids.rowLength, "\(rows.shape) for centroids \(centroids.shape)")
    let count = centroids.rowCount
    let nearest = NearestSearch(rows, clusterCount: count)
    nearest.assign(to: centroids)
    let products = Tensor([rows.rowCount, count])
    multiply(rows.matrix, transposed: false, centroids.matrix, transposed: true, into: products.matrix)
    return (0..<rows.rowCount).map { row in
      let (label, distance) = (Int(nearest.labels[row]), nearest.squaredDistances[row].squareRoot())
      let next = nextNearest(products.row(row), but: label, squaredNorm: squaredNorm(rows.row(row)))
      return Match(cluster: label, distance: distance, margin: max(0, next - distance))
    }
  }

  /// The distance to the nearest centroid but one, given the row's products with all.
  private func nextNearest(
    _ products: UnsafeMutableBufferPointer<Float>, but label: Int, squaredNorm: Float
  ) -> Float {
    var least = Float.infinity
    for cluster in 0..<products.count where cluster != label {
      least = min(least, squaredNorms[cluster] - 2 * products[cluster])
    }
    return max(0, squaredNorm + least).squareRoot()
  }
}
