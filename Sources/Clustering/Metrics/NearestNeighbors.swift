import Glibc
import Tensors

/// The classes of rows by a vote of their nearest neighbours among rows whose classes are known.
///
/// Near is by the cosine; a neighbour's vote weighs exp(cosine / 0.07), so that the nearest decide and no tie is left to
/// chance. Of equally near rows the earlier ones count, of classes with equal votes the lower one.
public struct NearestNeighbors {
  private let rows: Tensor
  private let labels: [Int32]
  private let classCount: Int
  /// Rows that vote.
  public let count: Int

  /// Those that vote, where there are as many.
  ///
  /// - Source: Wu et al., "Unsupervised feature learning via non-parametric instance discrimination", CVPR 2018, for the
  ///   temperature; k = 20 is what the successors report.
  public static let usualCount = 20
  private static let temperature = 0.07
  /// Products that are kept at a time: 32 megabytes.
  private static let blockProducts = 1 << 23

  /// - Parameters:
  ///   - unitRows: `[N, D]` of unit length.
  ///   - labels: The class of each, in `0..<classCount`.
  public init(_ unitRows: Tensor, labels: [Int32], classCount: Int, count: Int = NearestNeighbors.usualCount) {
    precondition(labels.count == unitRows.rowCount && count > 0, "\(labels.count) labels for \(unitRows.shape)")
    (rows, self.labels, self.classCount) = (unitRows, labels, classCount)
    self.count = min(count, labels.count)
  }

  /// The class of each of `[T, D]` rows of unit length.
  ///
  /// - Parameter progress: Told how many rows are done, of how many.
  /// - Complexity: O(T · N · D), on `sgemm`; memory for 32 megabytes of products, or N of them.
  public func classes(of queries: Tensor, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }) -> [Int32] {
    let block = max(1, min(queries.rowCount, 256, NearestNeighbors.blockProducts / max(1, rows.rowCount)))
    let products = Tensor([block, rows.rowCount])
    var result: [Int32] = []
    result.reserveCapacity(queries.rowCount)
    for start in stride(from: 0, to: queries.rowCount, by: block) {
      let range = start..<min(start + block, queries.rowCount)
      multiply(
        queries.matrix(rows: range), transposed: false, rows.matrix, transposed: true,
        into: products.matrix(rows: 0..<range.count))
      for row in 0..<range.count { result.append(vote(products.row(row))) }
      progress(range.upperBound, queries.rowCount)
    }
    return result
  }

  private func vote(_ products: UnsafeMutableBufferPointer<Float>) -> Int32 {
    var nearest: [(product: Float, row: Int)] = []
    var least = -Float.infinity
    for row in 0..<products.count where products[row] > least {
      if nearest.count == count { nearest.removeLast() }
      let place = nearest.firstIndex { $0.product < products[row] } ?? nearest.endIndex
      nearest.insert((products[row], row), at: place)
      if nearest.count == count { least = nearest[count - 1].product }
    }
    var votes = [Double](repeating: 0, count: classCount)
    for (product, row) in nearest { votes[Int(labels[row])] += exp(Double(product) / NearestNeighbors.temperature) }
    let most = votes.max() ?? 0
    return Int32(votes.firstIndex(of: most) ?? 0)
  }
}
