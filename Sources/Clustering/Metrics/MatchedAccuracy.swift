/// The share of rows whose cluster's label is theirs, under the best one-to-one matching of clusters to labels.
///
/// Rows without a label (negative) are left out.
/// - Complexity: O(N + n³), n the larger number of clusters and labels.
public func matchedAccuracy(clusters: [Int32], labels: [Int32]) -> Double {
  let table = ContingencyTable(clusters, labels)
  guard table.total > 0 else { return 0 }
  let size = max(table.rowSums.count, table.columnSums.count)
  let costs = table.costs(size: size)
  let columns = cheapestMatching(costs, size: size)
  let matched = columns.enumerated().reduce(0.0) { $0 - costs[$1.offset * size + $1.element] }
  return matched / Double(table.total)
}

/// The column of each row in the one-to-one matching of least total cost.
///
/// - Source: Kuhn 1955 and Munkres 1957, by shortest augmenting paths with potentials (Jonker and Volgenant 1987).
func cheapestMatching(_ costs: [Double], size: Int) -> [Int] {
  precondition(costs.count == size * size, "\(costs.count) costs for \(size) x \(size)")
  var rowPotentials = [Double](repeating: 0, count: size + 1)
  var columnPotentials = [Double](repeating: 0, count: size + 1)
  var rowOfColumn = [Int](repeating: 0, count: size + 1)  // rows and columns count from 1; 0 is none
  for row in 1...max(1, size) where size > 0 {
    var previousColumn = [Int](repeating: 0, count: size + 1)
    var slack = [Double](repeating: .infinity, count: size + 1)
    var isDone = [Bool](repeating: false, count: size + 1)
    rowOfColumn[0] = row
    var column = 0
    repeat {
      isDone[column] = true
      let current = rowOfColumn[column]
      var next = 0
      var smallest = Double.infinity
      for other in 1...size where !isDone[other] {
        let reduced = costs[(current - 1) * size + other - 1] - rowPotentials[current] - columnPotentials[other]
        if reduced < slack[other] { (slack[other], previousColumn[other]) = (reduced, column) }
        if slack[other] < smallest { (smallest, next) = (slack[other], other) }
      }
      for other in 0...size {
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
  var result = [Int](repeating: 0, count: size)
  for column in 1...max(1, size) where size > 0 { result[rowOfColumn[column] - 1] = column - 1 }
  return result
}
