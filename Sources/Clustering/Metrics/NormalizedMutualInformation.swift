import Glibc

/// I(A; B) / √(H(A) · H(B)): the geometric mean, as in the paper.
///
/// 1 where both put all rows into one cluster, 0 where one of them does. Negative labels mean unknown and are left out.
/// - Source: Caron et al. 2018, section 4.1; scikit-learn's `average_method="geometric"`.
/// - Complexity: O(N + K + L).
public func normalizedMutualInformation(_ a: [Int32], _ b: [Int32]) -> Double {
  let table = ContingencyTable(a, b)
  if table.singles.rows && table.singles.columns { return 1 }
  if table.singles.rows || table.singles.columns { return 0 }
  let entropies = table.entropies
  return min(1, table.mutualInformation / (entropies.rows * entropies.columns).squareRoot())
}

/// Mutual information less what chance gives, over the mean entropy less the same (scikit-learn's default).
///
/// - Source: Vinh, Epps and Bailey, JMLR 11, 2010.
/// - Complexity: O(N + Σ over pairs of clusters of the smaller size).
public func adjustedMutualInformation(_ a: [Int32], _ b: [Int32]) -> Double {
  let table = ContingencyTable(a, b)
  if table.singles.rows && table.singles.columns { return 1 }
  let expected = expectedMutualInformation(table)
  let entropies = table.entropies
  let mean = (entropies.rows + entropies.columns) / 2
  let denominator = mean - expected
  let guarded = denominator < 0 ? min(denominator, -Double.ulpOfOne) : max(denominator, Double.ulpOfOne)
  return (table.mutualInformation - expected) / guarded
}

/// The mean of I(A; B) over all assignments with the same sizes (the hypergeometric model).
private func expectedMutualInformation(_ table: ContingencyTable) -> Double {
  let total = table.total
  var logFactorials = [0.0]
  for number in 1...max(1, total) { logFactorials.append(logFactorials[number - 1] + log(Double(number))) }
  var sum = 0.0
  for a in table.rowSums where a > 0 {
    for b in table.columnSums where b > 0 {
      let fixed =
        logFactorials[a] + logFactorials[b] + logFactorials[total - a] + logFactorials[total - b]
        - logFactorials[total]
      for count in max(1, a + b - total)...min(a, b) {
        let probability = exp(
          fixed - logFactorials[count] - logFactorials[a - count] - logFactorials[b - count]
            - logFactorials[total - a - b + count])
        let share = Double(count) / Double(total)
        sum += share * log(Double(total) * Double(count) / (Double(a) * Double(b))) * probability
      }
    }
  }
  return sum
}

/// Pairs of rows on which two assignments agree, less what chance gives: 1 for equal, about 0 for independent ones.
///
/// - Source: Hubert and Arabie, Journal of Classification 2, 1985.
public func adjustedRandIndex(_ a: [Int32], _ b: [Int32]) -> Double {
  let table = ContingencyTable(a, b)
  func pairs(_ counts: [Int]) -> Double { counts.reduce(0) { $0 + Double($1) * Double($1 - 1) / 2 } }
  let (both, rows, columns) = (pairs(table.entries.map(\.count)), pairs(table.rowSums), pairs(table.columnSums))
  let all = Double(table.total) * Double(table.total - 1) / 2
  guard all > 0 else { return 1 }
  let expected = rows * columns / all
  let mean = (rows + columns) / 2
  return mean == expected ? 1 : (both - expected) / (mean - expected)
}
