import Tensors

/// Where k-means begins.
public enum KMeansStart: Sendable, Equatable {
  /// At K rows, drawn at random, all different ones.
  case rows
  /// At rows drawn one after the other, each in proportion to its squared distance from those before (k-means++).
  case plusPlus
  /// At the means of the rows under earlier labels, N of them; a cluster without rows begins at a random row.
  ///
  /// The means are those of the features of now: earlier centroids lie in a space that is gone.
  case labels([Int32])

  /// The K first centroids for `[N, D]` features.
  ///
  /// - Complexity: O(K · D); `plusPlus`: O(N · K · D), about one iteration of k-means; `labels`: O(N · D).
  package func centroids(of features: Tensor, count: Int, _ random: inout Random) -> Tensor {
    switch self {
    case .rows: KMeansStart.randomRows(features, count, &random)
    case .plusPlus: SpreadRows.draw(features, count: count, &random)
    case .labels(let labels): KMeansStart.means(features, count, labels, &random)
    }
  }

  private static func randomRows(_ features: Tensor, _ count: Int, _ random: inout Random) -> Tensor {
    features.copy(of: random.permutation(features.rowCount).prefix(count))
  }

  private static func means(
    _ features: Tensor, _ count: Int, _ labels: [Int32], _ random: inout Random
  ) -> Tensor {
    precondition(labels.count == features.rowCount, "\(labels.count) labels for \(features.rowCount) rows")
    let centroids = randomRows(features, count, &random)
    NearestSearch(features, clusterCount: count, labels: labels)
      .moveToMeans(centroids, wanted: [Bool](repeating: true, count: count))
    return centroids
  }
}
