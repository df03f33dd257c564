/// The former cluster that each cluster goes on from: one-to-one, so that most rows stay with theirs.
///
/// With up to 1,000 clusters on the larger side it is the best matching there is (Hungarian), in O(K³) time and 8 · K²
/// bytes; of more, the pair that shares most rows is taken first, and so on (greedy, of equals the lower numbers first),
/// in O(N log N).
///
/// - Parameters:
///   - clusters: Of each row, below `count`.
///   - formerClusters: Of the same rows, below `formerCount`.
/// - Returns: For each cluster a former one that it shares rows with; nil where none is left for it.
public func matchedClusters(
  _ clusters: [Int32], count: Int, with formerClusters: [Int32], formerCount: Int
) -> [Int?] {
  let table = ContingencyTable(clusters, formerClusters, rows: count, columns: formerCount)
  return max(count, formerCount) <= largestExactMatching ? table.bestMatching() : table.greedyMatching()
}

/// Clusters on the larger side up to which the best matching is looked for: some seconds at most.
private let largestExactMatching = 1000

extension ContingencyTable {
  /// The column of each row in the one-to-one matching with the largest sum of counts; nil where the count is 0.
  func bestMatching() -> [Int?] {
    zip(rowSums.indices, matching).map { row, column in
      entries(ofRow: row).contains { $0.column == column } ? column : nil
    }
  }

  /// The same, choosing the pair with the largest count first, then the next of what is left.
  func greedyMatching() -> [Int?] {
    var pairs: [(row: Int, entry: Entry)] = []
    for row in rowSums.indices { pairs += entries(ofRow: row).map { (row, $0) } }
    pairs.sort { ($1.entry.count, $0.row, $0.entry.column) < ($0.entry.count, $1.row, $1.entry.column) }
    var result = [Int?](repeating: nil, count: rowSums.count)
    var isTaken = [Bool](repeating: false, count: columnSums.count)
    for (row, entry) in pairs where result[row] == nil && !isTaken[entry.column] {
      result[row] = entry.column
      isTaken[entry.column] = true
    }
    return result
  }
}
