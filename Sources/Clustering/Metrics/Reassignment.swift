/// The number of rows that left their cluster: those that are not where most of their former companions went.
///
/// - Complexity: O(N + K).
public func reassignedCount(from previous: [Int32], to current: [Int32]) -> Int {
  ContingencyTable(current, previous).movedCount
}

extension ContingencyTable {
  /// Of a table whose columns are the former clusters, the number of rows that left theirs: those that are not where
  /// most of their former companions went. Their share is the churn.
  ///
  /// Cluster numbers mean nothing from one clustering to the next, so each former cluster is followed to the cluster
  /// that took most of it.
  public var movedCount: Int {
    var stayed = [Int](repeating: 0, count: columnSums.count)
    for entry in entries { stayed[entry.column] = max(stayed[entry.column], entry.count) }
    return total - stayed.reduce(0, +)
  }
}
