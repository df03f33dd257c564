import Glibc

/// How often each pair of labels from two assignments of the same rows occurs. Rows with a negative label are left out.
///
/// Made once, it gives every figure of how the two agree. By custom its rows are a clustering's clusters, and its columns
/// what they are compared with: true classes, or the clusters before.
///
/// Only the pairs that occur are kept: with 10,000 clusters on either side all of them would take a gigabyte.
public struct ContingencyTable: Sendable {
  /// A pair of labels that occurs.
  public struct Entry: Sendable {
    public let column: Int
    public let count: Int
  }

  /// All pairs, row by row, columns ascending.
  public let entries: [Entry]
  /// Where each row's entries begin, and where the last one's end.
  private let starts: [Int]
  public let rowSums: [Int]
  public let columnSums: [Int]
  /// Rows that have both labels.
  public let total: Int

  /// - Parameters:
  ///   - rows: The labels of `a` are below it; nil for as many as there are.
  ///   - columns: The same of `b`.
  /// - Complexity: O(N + rows + columns).
  public init(_ a: [Int32], _ b: [Int32], rows: Int? = nil, columns: Int? = nil) {
    precondition(a.count == b.count, "\(a.count) labels beside \(b.count)")
    var rowSums = [Int](repeating: 0, count: rows ?? Int((a.max() ?? -1) + 1))
    var columnSums = [Int](repeating: 0, count: columns ?? Int((b.max() ?? -1) + 1))
    for (x, y) in zip(a, b) where x >= 0 && y >= 0 {
      rowSums[Int(x)] += 1
      columnSums[Int(y)] += 1
    }
    let sorted = ContingencyTable.columnsByRow(a, b, rowSums, columnSums)
    var entries: [Entry] = []
    var starts = [0]
    var place = 0
    for sum in rowSums {
      let end = place + sum
      while place < end {
        let start = place
        while place < end && sorted[place] == sorted[start] { place += 1 }
        entries.append(Entry(column: Int(sorted[start]), count: place - start))
      }
      starts.append(entries.count)
    }
    (self.entries, self.starts, total) = (entries, starts, place)
    (self.rowSums, self.columnSums) = (rowSums, columnSums)
  }

  /// The labels of `b` row by row, ascending within each: sorted by column first, and then by row without mixing them.
  private static func columnsByRow(_ a: [Int32], _ b: [Int32], _ rowSums: [Int], _ columnSums: [Int]) -> [Int32] {
    let total = rowSums.reduce(0, +)
    var next = ContingencyTable.starts(columnSums)
    var byColumn = [(row: Int32, column: Int32)](repeating: (0, 0), count: total)
    for (x, y) in zip(a, b) where x >= 0 && y >= 0 {
      byColumn[next[Int(y)]] = (x, y)
      next[Int(y)] += 1
    }
    next = ContingencyTable.starts(rowSums)
    var result = [Int32](repeating: 0, count: total)
    for (row, column) in byColumn {
      result[next[Int(row)]] = column
      next[Int(row)] += 1
    }
    return result
  }

  private static func starts(_ sums: [Int]) -> [Int] {
    var place = 0
    return sums.map { sum in
      defer { place += sum }
      return place
    }
  }

  /// The pairs of a row, columns ascending.
  public func entries(ofRow row: Int) -> ArraySlice<Entry> { entries[starts[row]..<starts[row + 1]] }

  /// I(A; B) in nats.
  var mutualInformation: Double {
    var sum = 0.0
    for (row, rowSum) in rowSums.enumerated() {
      for entry in entries(ofRow: row) {
        let count = Double(entry.count)
        sum += count * log(count * Double(total) / (Double(rowSum) * Double(columnSums[entry.column])))
      }
    }
    return max(0, sum / Double(max(1, total)))
  }

  /// H(A) and H(B) in nats.
  var entropies: (rows: Double, columns: Double) { (entropy(rowSums), entropy(columnSums)) }

  /// Whether one of the two puts all rows into a single cluster.
  var singles: (rows: Bool, columns: Bool) { (rowSums.count { $0 > 0 } <= 1, columnSums.count { $0 > 0 } <= 1) }

  private func entropy(_ sums: [Int]) -> Double {
    sums.reduce(0) { sum, count in
      guard count > 0 else { return sum }
      let share = Double(count) / Double(total)
      return sum - share * log(share)
    }
  }
}
