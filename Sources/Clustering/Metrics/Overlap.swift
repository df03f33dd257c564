/// How many rows of a cluster have a label: another clustering's, or a class.
public struct Overlap: Sendable, Equatable {
  public var label: Int
  public var count: Int

  /// A label and the rows that have it.
  public init(label: Int, count: Int) { (self.label, self.count) = (label, count) }
}

extension ContingencyTable {
  /// The columns that each row occurs with most, most first; of equals the lower first.
  public func largestOfRows(limit: Int) -> [[Overlap]] {
    rowSums.indices.map { row in
      var result: [Overlap] = []
      for entry in entries(ofRow: row) { result.insert(Overlap(label: entry.column, count: entry.count), limit: limit) }
      return result
    }
  }

  /// The rows that each column occurs with most, most first; of equals the lower first.
  public func largestOfColumns(limit: Int) -> [[Overlap]] {
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
