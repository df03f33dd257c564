/// How many rows of a cluster have a label: another clustering's, or a class.
public struct Overlap: Sendable, Equatable {
  public var label: Int
  public var count: Int

  public init(label: Int, count: Int) { (self.label, self.count) = (label, count) }
}

/// The labels that occur most among the rows of each cluster, most first; of equals the lower label first.
///
/// Rows with a negative label are left out.
///
/// - Parameters:
///   - clusters: Of each row, below `clusterCount`.
///   - limit: Labels of a cluster at most.
/// - Returns: The labels of each cluster, and how many of its rows have one.
/// - Complexity: O(N + K) with N rows and labels below N.
public func largestOverlaps(
  of clusters: [Int32], clusterCount: Int, with labels: [Int32], limit: Int
) -> (overlaps: [[Overlap]], counts: [Int]) {
  let table = ContingencyTable(clusters, labels, rows: clusterCount)
  return ((0..<clusterCount).map { table.largest(ofRow: $0, limit: limit) }, table.rowSums)
}

extension ContingencyTable {
  /// The columns that a row occurs with most, most first.
  func largest(ofRow row: Int, limit: Int) -> [Overlap] {
    var result: [Overlap] = []
    for entry in entries(ofRow: row) { result.insert(Overlap(label: entry.column, count: entry.count), limit: limit) }
    return result
  }

  /// The rows that each column occurs with most, most first.
  func largestOfColumns(limit: Int) -> [[Overlap]] {
    var result = [[Overlap]](repeating: [], count: columnSums.count)
    for row in rowSums.indices {
      for entry in entries(ofRow: row) {
        result[entry.column].insert(Overlap(label: row, count: entry.count), limit: limit)
      }
    }
    return result
  }
}

extension [Overlap] {
  /// Keeps the array sorted, most first, and at `limit` elements; labels must come in ascending order.
  fileprivate mutating func insert(_ overlap: Overlap, limit: Int) {
    if count == limit {
      guard let last, last.count < overlap.count else { return }
      removeLast()
    }
    let place = firstIndex { $0.count < overlap.count } ?? endIndex
    insert(overlap, at: place)
  }
}
