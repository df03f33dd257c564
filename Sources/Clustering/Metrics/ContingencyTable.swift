import Glibc

/// How often each pair of labels from two assignments of the same rows occurs. Rows with a negative label are left out.
struct ContingencyTable {
  /// `[rows, columns]`.
  let counts: [Int]
  let rowSums: [Int]
  let columnSums: [Int]
  let total: Int

  init(_ a: [Int32], _ b: [Int32]) {
    precondition(a.count == b.count, "\(a.count) labels beside \(b.count)")
    let rows = Int((a.max() ?? -1) + 1)
    let columns = Int((b.max() ?? -1) + 1)
    var counts = [Int](repeating: 0, count: rows * columns)
    for (x, y) in zip(a, b) where x >= 0 && y >= 0 { counts[Int(x) * columns + Int(y)] += 1 }
    self.counts = counts
    rowSums = (0..<rows).map { row in counts[row * columns..<(row + 1) * columns].reduce(0, +) }
    columnSums = (0..<columns).map { column in
      stride(from: column, to: counts.count, by: columns).reduce(0) { $0 + counts[$1] }
    }
    total = rowSums.reduce(0, +)
  }

  /// How often the pair occurs.
  subscript(row: Int, column: Int) -> Int { counts[row * columnSums.count + column] }

  /// I(A; B) in nats.
  var mutualInformation: Double {
    var sum = 0.0
    for (row, rowSum) in rowSums.enumerated() where rowSum > 0 {
      for (column, columnSum) in columnSums.enumerated() {
        let count = Double(self[row, column])
        if count > 0 { sum += count * log(count * Double(total) / (Double(rowSum) * Double(columnSum))) }
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
