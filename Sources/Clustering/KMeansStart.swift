import Tensors

/// Where k-means begins.
public enum KMeansStart: Sendable, Equatable {
  /// At K rows, drawn at random, all different ones.
  case rows
  /// At rows drawn one after the other, each in proportion to its squared distance from those before.
  ///
  /// - Source: Arthur and Vassilvitskii, "k-means++: The Advantages of Careful Seeding", SODA 2007.
  case plusPlus
  /// At the means of the rows under earlier labels, N of them; a cluster without rows begins at a random row.
  ///
  /// The means are those of the features of now: earlier centroids lie in a space that is gone.
  case labels([Int32])

  /// The K first centroids for `[N, D]` features.
  ///
  /// - Complexity: O(K · D); `plusPlus`: O(N · K · D); `labels`: O(N · D).
  func centroids(of features: Tensor, count: Int, _ random: inout Random) -> Tensor {
    switch self {
    case .rows: KMeansStart.randomRows(features, count, &random)
    case .plusPlus: KMeansStart.spreadRows(features, count, &random)
    case .labels(let labels): KMeansStart.means(features, count, labels, &random)
    }
  }

  private static func randomRows(_ features: Tensor, _ count: Int, _ random: inout Random) -> Tensor {
    let rows = random.permutation(features.rowCount).prefix(count)
    let centroids = Tensor([count, features.rowLength])
    for (cluster, row) in rows.enumerated() { _ = centroids.row(cluster).update(from: features.row(row)) }
    return centroids
  }

  private static func spreadRows(_ features: Tensor, _ count: Int, _ random: inout Random) -> Tensor {
    let rows = features.rowCount
    let centroids = Tensor([count, features.rowLength])
    let norms = (0..<rows).map { squaredNorm(features.row($0)) }
    var distances = [Float](repeating: .infinity, count: rows)
    let products = Tensor([rows, 1])
    var chosen = random.below(rows)
    for cluster in 0..<count {
      _ = centroids.row(cluster).update(from: features.row(chosen))
      let own = centroids.matrix(rows: cluster..<cluster + 1)
      multiply(features.matrix, transposed: false, own, transposed: true, into: products.matrix)
      var total = 0.0
      for row in 0..<rows {
        let distance = max(0, norms[row] - 2 * products[row] + norms[chosen])
        distances[row] = row == chosen ? 0 : min(distances[row], distance)
        total += Double(distances[row])
      }
      chosen = draw(distances, total: total, &random)
    }
    return centroids
  }

  /// A row in proportion to its distance; any where all are 0.
  private static func draw(_ distances: [Float], total: Double, _ random: inout Random) -> Int {
    guard total > 0, total.isFinite else { return random.below(distances.count) }
    var place = Double(random.uniform()) * total
    for (row, distance) in distances.enumerated() where distance > 0 {
      place -= Double(distance)
      if place < 0 { return row }
    }
    return distances.lastIndex { $0 > 0 } ?? 0
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
