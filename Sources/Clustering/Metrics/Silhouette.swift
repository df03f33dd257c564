import Tensors

/// Rows that a silhouette is the mean of, at most.
public let silhouetteLimit = 2000

/// How much nearer rows are to their own cluster than to the next: the mean of (b - a) / max(a, b), a being a row's mean
/// distance to the others of its cluster and b that to the rows of the nearest other cluster; 0 for a cluster of one.
///
/// Distances are cosine distances, 1 - x·y. By these the mean distance to the rows of a cluster is that to their mean, so
/// that the sample is compared with all rows and not only with itself, however many clusters there are.
///
/// - Parameters:
///   - unitRows: `[N, D]`, rows of unit length.
///   - labels: The cluster of each of the N rows, below `clusterCount`.
///   - sample: The rows that the mean is over, such as ``silhouetteSample(of:seed:)``.
/// - Returns: From -1 to 1; nil where fewer than two clusters have rows.
/// - Source: Rousseeuw, J. Comput. Appl. Math. 20, 1987; scikit-learn's `silhouette_samples` with `metric="cosine"`.
/// - Complexity: O(N · D + S · K · D) for a sample of S, the products on `sgemm`.
public func silhouette(_ unitRows: Tensor, labels: [Int32], clusterCount: Int, sample: [Int]) -> Double? {
  precondition(labels.count == unitRows.rowCount, "\(labels.count) labels for \(unitRows.shape)")
  let sizes = clusterSizes(labels, count: clusterCount)
  guard sizes.count(where: { $0 > 0 }) > 1, !sample.isEmpty else { return nil }
  let means = clusterMeans(unitRows, labels, sizes)
  let block = min(256, sample.count)
  let rows = Tensor([block, unitRows.rowLength])
  let products = Tensor([block, clusterCount])
  var sum = 0.0
  for start in stride(from: 0, to: sample.count, by: block) {
    let places = sample[start..<min(start + block, sample.count)]
    for (row, place) in places.enumerated() { _ = rows.row(row).update(from: unitRows.row(place)) }
    multiply(
      rows.matrix(rows: 0..<places.count), transposed: false, means.matrix, transposed: true,
      into: products.matrix(rows: 0..<places.count))
    for (row, place) in places.enumerated() {
      sum += coefficient(
        products.row(row), own: Int(labels[place]), sizes, squaredNorm: Double(squaredNorm(rows.row(row))))
    }
  }
  return sum / Double(sample.count)
}

/// The rows of a silhouette: all of few, a sample of many; a function of the seed.
public func silhouetteSample(of count: Int, seed: UInt64) -> [Int] {
  var random = Random(seed: seed, stream: "silhouette")
  return random.sample(silhouetteLimit, of: count)
}

/// One row's, by its products with the clusters' means.
private func coefficient(
  _ products: UnsafeMutableBufferPointer<Float>, own: Int, _ sizes: [Int32], squaredNorm: Double
) -> Double {
  guard sizes[own] > 1 else { return 0 }
  let (size, all) = (Double(sizes[own]), 1 - Double(products[own]))
  let inner = max(0, (size * all - (1 - squaredNorm)) / (size - 1))  // without the row itself
  var nearest = Float.infinity
  for cluster in 0..<products.count where cluster != own && sizes[cluster] > 0 {
    nearest = min(nearest, 1 - products[cluster])
  }
  let outer = max(0, Double(nearest))
  let larger = max(inner, outer)
  return larger > 0 ? (outer - inner) / larger : 0
}

/// `[K, D]`; 0 for an empty cluster.
private func clusterMeans(_ rows: Tensor, _ labels: [Int32], _ sizes: [Int32]) -> Tensor {
  let means = Tensor([sizes.count, rows.rowLength])
  for (index, label) in labels.enumerated() {
    let (row, sum) = (rows.row(index), means.row(Int(label)))
    for place in 0..<row.count { sum[place] += row[place] }
  }
  for (cluster, size) in sizes.enumerated() where size > 0 {
    let mean = means.row(cluster)
    for place in 0..<mean.count { mean[place] /= Float(size) }
  }
  return means
}
