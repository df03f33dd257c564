/// ``ContingencyTable/matchedAccuracy`` of clusters and the true labels of their rows.
public func matchedAccuracy(clusters: [Int32], labels: [Int32]) -> Double {
  ContingencyTable(clusters, labels).matchedAccuracy
}

extension ContingencyTable {
  /// The share of rows whose cluster's label is theirs, under the best one-to-one matching of clusters to labels.
  ///
  /// - Complexity: O(a² · b), a the smaller number of clusters and labels, b the larger one.
  public var matchedAccuracy: Double {
    guard total > 0 else { return 0 }
    let matching = matching
    var matched = 0
    for row in rowSums.indices {
      for entry in entries(ofRow: row) where matching[row] == entry.column { matched += entry.count }
    }
    return Double(matched) / Double(total)
  }

  /// The column of each row in the one-to-one matching that holds the most; nil for a row that has none because there
  /// are more rows than columns.
  ///
  /// - Complexity: That of ``matchedAccuracy``.
  public var matching: [Int?] {
    let (rows, columns) = (rowSums.count, columnSums.count)
    let isWide = rows <= columns
    var costs = [Double](repeating: 0, count: rows * columns)
    for row in rowSums.indices {
      for entry in entries(ofRow: row) {
        costs[isWide ? row * columns + entry.column : entry.column * rows + row] = -Double(entry.count)
      }
    }
    let found = cheapestMatching(costs, rows: min(rows, columns), columns: max(rows, columns))
    if isWide { return found }
    var result = [Int?](repeating: nil, count: rows)
    for (column, row) in found.enumerated() { result[row] = column }
    return result
  }
}

/// The column of each row in the one-to-one matching of least total cost.
///
/// - Parameters:
///   - costs: `[rows, columns]`, row by row.
///   - rows: Not more than the columns.
/// - Source: Kuhn 1955 and Munkres 1957, by shortest augmenting paths with potentials (Jonker and Volgenant 1987).
/// - Complexity: O(rows² · columns).
func cheapestMatching(_ costs: [Double], rows: Int, columns: Int) -> [Int] {
  precondition(
    costs.count == rows * columns && rows <= columns, "\(costs.count) costs for \(rows) x \(columns)")
  var rowPotentials = [Double](repeating: 0, count: rows + 1)
  var columnPotentials = [Double](repeating: 0, count: columns + 1)
  var rowOfColumn = [Int](repeating: 0, count: columns + 1)  // rows and columns count from 1; 0 is none
  for row in 1...max(1, rows) where rows > 0 {
    var previousColumn = [Int](repeating: 0, count: columns + 1)
    var slack = [Double](repeating: .infinity, count: columns + 1)
    var isDone = [Bool](repeating: false, count: columns + 1)
    rowOfColumn[0] = row
    var column = 0
    repeat {
      isDone[column] = true
      let current = rowOfColumn[column]
      var next = 0
      var smallest = Double.infinity
      for other in 1...columns where !isDone[other] {
        let reduced = costs[(current - 1) * columns + other - 1] - rowPotentials[current] - columnPotentials[other]
        if reduced < slack[other] { (slack[other], previousColumn[other]) = (reduced, column) }
        if slack[other] < smallest { (smallest, next) = (slack[other], other) }
      }
      for other in 0...columns {
        if isDone[other] {
          rowPotentials[rowOfColumn[other]] += smallest
          columnPotentials[other] -= smallest
        } else {
          slack[other] -= smallest
        }
      }
      column = next
    } while rowOfColumn[column] != 0
    while column != 0 {
      rowOfColumn[column] = rowOfColumn[previousColumn[column]]
      column = previousColumn[column]
    }
  }
  var result = [Int](repeating: 0, count: rows)
  for column in 1...max(1, columns) where rows > 0 && rowOfColumn[column] > 0 {
    result[rowOfColumn[column] - 1] = column - 1
  }
  return result
}
