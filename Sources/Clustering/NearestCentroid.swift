import Tensors

/// The nearest centroid of every row, found block by block: one `sgemm`, and the argmin right behind it.
///
/// The products of a block stay in the cache; an N x K matrix never exists.
struct NearestCentroid {
  private(set) var labels: [Int32]
  private(set) var squaredDistances: [Float]
  /// Rows of each cluster.
  private(set) var sizes: [Int32]
  /// The sum of the squared distances.
  private(set) var objective = 0.0

  private let features: Tensor
  private let clusterCount: Int
  private let squaredNorms: [Float]
  private let products: Tensor
  private let blockRows: Int

  /// Floats of products in a block: 1 MiB, about what the caches of two cores hold beside the centroids.
  private static let blockCount = 1 << 18

  init(_ features: Tensor, clusterCount: Int) {
    self.features = features
    self.clusterCount = clusterCount
    labels = [Int32](repeating: 0, count: features.rowCount)
    squaredDistances = [Float](repeating: 0, count: features.rowCount)
    sizes = [Int32](repeating: 0, count: clusterCount)
    squaredNorms = (0..<features.rowCount).map { squaredNorm(features.row($0)) }
    blockRows = min(features.rowCount, max(64, min(4096, NearestCentroid.blockCount / clusterCount)))
    products = Tensor([blockRows, clusterCount])
  }

  /// Assigns every row to the nearest of the centroids `[K, D]`; the first of several.
  mutating func assign(to centroids: Tensor) {
    let halfNorms = (0..<clusterCount).map { squaredNorm(centroids.row($0)) / 2 }
    for cluster in 0..<clusterCount { sizes[cluster] = 0 }
    objective = 0
    for start in stride(from: 0, to: features.rowCount, by: blockRows) {
      let range = start..<min(start + blockRows, features.rowCount)
      let block = MatrixView(products.pointer, rows: range.count, columns: clusterCount)
      multiply(features.matrix(rows: range), transposed: false, centroids.matrix, transposed: true, into: block)
      halfNorms.withUnsafeBufferPointer { halfNorms in take(block, range, halfNorms) }
    }
  }

  /// Reads a block of products x·c: the nearest centroid is where x·c - |c|²/2 is largest.
  private mutating func take(_ block: MatrixView, _ range: Range<Int>, _ halfNorms: UnsafeBufferPointer<Float>) {
    for (offset, row) in range.enumerated() {
      let scores = UnsafeBufferPointer(start: block.pointer + offset * block.stride, count: clusterCount)
      let (score, cluster) = largestDifference(scores, halfNorms)
      let distance = max(0, squaredNorms[row] - 2 * score)
      labels[row] = cluster
      squaredDistances[row] = distance
      sizes[Int(cluster)] += 1
      objective += Double(distance)
    }
  }
}

func squaredNorm(_ row: UnsafeMutableBufferPointer<Float>) -> Float {
  var sum = SIMD8<Float>.zero
  let raw = UnsafeRawPointer(row.baseAddress)
  let whole = row.count & ~7
  for index in stride(from: 0, to: whole, by: 8) {
    guard let raw else { break }
    let part = raw.loadUnaligned(fromByteOffset: index * 4, as: SIMD8<Float>.self)
    sum += part * part
  }
  return row[whole...].reduce(sum.sum()) { $0 + $1 * $1 }
}

/// The largest a[i] - b[i] and its first index; eight lanes at a time.
private func largestDifference(
  _ a: UnsafeBufferPointer<Float>, _ b: UnsafeBufferPointer<Float>
) -> (value: Float, index: Int32) {
  var bestValue = -Float.infinity
  var bestIndex: Int32 = 0
  let whole = a.count & ~7
  if whole > 0, let rawA = UnsafeRawPointer(a.baseAddress), let rawB = UnsafeRawPointer(b.baseAddress) {
    var best = SIMD8<Float>(repeating: -.infinity)
    var places = SIMD8<Int32>.zero
    var current = SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7)
    for offset in stride(from: 0, to: whole * 4, by: 32) {
      let value =
        rawA.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
        - rawB.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
      let isBetter = value .> best
      best.replace(with: value, where: isBetter)
      places.replace(with: current, where: isBetter)
      current &+= 8
    }
    for lane in 0..<8 where best[lane] > bestValue || (best[lane] == bestValue && places[lane] < bestIndex) {
      (bestValue, bestIndex) = (best[lane], places[lane])
    }
  }
  for index in whole..<a.count where a[index] - b[index] > bestValue {
    (bestValue, bestIndex) = (a[index] - b[index], Int32(index))
  }
  return (bestValue, bestIndex)
}
