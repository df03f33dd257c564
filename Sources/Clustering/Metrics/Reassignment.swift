/// The number of rows that left their cluster: those that are not where most of their former companions went.
///
/// Cluster numbers mean nothing from one clustering to the next, so each former cluster is followed to the cluster
/// that took most of it.
/// - Complexity: O(N + K).
public func reassignedCount(from previous: [Int32], to current: [Int32]) -> Int {
  let table = ContingencyTable(previous, current)
  let stayed = table.rowSums.indices.reduce(0) { sum, row in
    sum + (table.entries(ofRow: row).map(\.count).max() ?? 0)
  }
  return table.total - stayed
}
