import Tensors

/// A centroid near another one.
public struct CentroidNeighbor: Sendable, Equatable {
  public var cluster: Int
  public var distance: Float
}

/// The nearest other centroids of each, nearest first, of clusters that are not empty; none for an empty cluster.
///
/// - Parameters:
///   - centroids: `[K, D]`, row by row.
///   - sizes: Rows of each of the K clusters.
///   - limit: Neighbours of a centroid at most.
/// - Complexity: O(K² · D) multiply-adds on `sgemm`: a share of K / N of one plain iteration of k-means. Memory
///   O(K · (D + 128)).
public func nearestCentroids(_ centroids: [Float], sizes: [Int32], limit: Int) -> [[CentroidNeighbor]] {
  let count = sizes.count
  guard count > 0, limit > 0 else { return [[CentroidNeighbor]](repeating: [], count: count) }
  precondition(centroids.count % count == 0, "\(centroids.count) values for \(count) centroids")
  let rows = Tensor([count, centroids.count / count], centroids)
  // An empty cluster is nobody's neighbour.
  let norms = (0..<count).map { sizes[$0] > 0 ? squaredNorm(rows.row($0)) : .infinity }
  let block = min(128, count)
  let products = Tensor([block, count])
  var result: [[CentroidNeighbor]] = []
  result.reserveCapacity(count)
  for start in stride(from: 0, to: count, by: block) {
    let range = start..<min(count, start + block)
    multiply(
      rows.matrix(rows: range), transposed: false, rows.matrix, transposed: true,
      into: products.matrix(rows: 0..<range.count))
    for cluster in range {
      result.append(
        sizes[cluster] > 0 ? nearest(products.row(cluster - start), norms, of: cluster, limit: limit) : [])
    }
  }
  return result
}

/// The nearest of all by a row of products.
private func nearest(
  _ products: UnsafeMutableBufferPointer<Float>, _ norms: [Float], of cluster: Int, limit: Int
) -> [CentroidNeighbor] {
  var found: [(cluster: Int, score: Float)] = []
  var worst = Float.infinity
  for other in 0..<products.count where other != cluster {
    let score = norms[other] - 2 * products[other]
    guard score < worst else { continue }
    if found.count == limit { found.removeLast() }
    found.insert((other, score), at: found.firstIndex { $0.score > score } ?? found.endIndex)
    if found.count == limit { worst = found[limit - 1].score }
  }
  return found.map { CentroidNeighbor(cluster: $0.cluster, distance: max(0, norms[cluster] + $0.score).squareRoot()) }
}
