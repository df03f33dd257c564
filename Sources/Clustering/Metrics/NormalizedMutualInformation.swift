import Glibc

/// I(A; B) / √(H(A) · H(B)), ``ContingencyTable/normalizedMutualInformation(by:)`` of two assignments.
///
/// - Complexity: O(N + K + L).
public func normalizedMutualInformation(_ a: [Int32], _ b: [Int32]) -> Double {
  ContingencyTable(a, b).normalizedMutualInformation()
}

/// ``ContingencyTable/adjustedMutualInformation`` of two assignments.
public func adjustedMutualInformation(_ a: [Int32], _ b: [Int32]) -> Double {
  ContingencyTable(a, b).adjustedMutualInformation
}

/// ``ContingencyTable/adjustedRandIndex`` of two assignments.
public func adjustedRandIndex(_ a: [Int32], _ b: [Int32]) -> Double { ContingencyTable(a, b).adjustedRandIndex }

extension ContingencyTable {
  /// What mutual information is divided by.
  public enum EntropyMean: Sendable {
    /// √(H(A) · H(B)), as in the paper.
    case geometric
    /// (H(A) + H(B)) / 2, scikit-learn's default.
    case arithmetic
  }

  /// I(A; B) over a mean of H(A) and H(B).
  ///
  /// 1 where both put all rows into one cluster, 0 where one of them does.
  /// - Source: Caron et al. 2018, section 4.1; scikit-learn's `normalized_mutual_info_score`.
  public func normalizedMutualInformation(by mean: EntropyMean = .geometric) -> Double {
    if singles.rows && singles.columns { return 1 }
    if singles.rows || singles.columns { return 0 }
    let entropies = entropies
    let divisor =
      switch mean {
      case .geometric: (entropies.rows * entropies.columns).squareRoot()
      case .arithmetic: (entropies.rows + entropies.columns) / 2
      }
    return min(1, mutualInformation / divisor)
  }

  /// Mutual information less what chance gives, over the mean entropy less the same (scikit-learn's default).
  ///
  /// - Source: Vinh, Epps and Bailey, JMLR 11, 2010.
  /// - Complexity: O(N + Σ over pairs of different sizes of the smaller one): equal clusters count once.
  public var adjustedMutualInformation: Double {
    if singles.rows && singles.columns { return 1 }
    let expected = expectedMutualInformation
    let entropies = entropies
    let mean = (entropies.rows + entropies.columns) / 2
    let denominator = mean - expected
    let guarded = denominator < 0 ? min(denominator, -Double.ulpOfOne) : max(denominator, Double.ulpOfOne)
    return (mutualInformation - expected) / guarded
  }

  /// The mean of I(A; B) over all assignments with the same sizes (the hypergeometric model).
  private var expectedMutualInformation: Double {
    var logFactorials = [0.0]
    for number in 1...max(1, total) { logFactorials.append(logFactorials[number - 1] + log(Double(number))) }
    let columns = ContingencyTable.sizes(columnSums)
    var sum = 0.0
    for (a, rowCount) in ContingencyTable.sizes(rowSums) {
      for (b, columnCount) in columns {
        sum += Double(rowCount * columnCount) * expectedShare(a, b, logFactorials)
      }
    }
    return sum
  }

  /// What a cluster of `a` rows and one of `b` add to the mean mutual information.
  private func expectedShare(_ a: Int, _ b: Int, _ logFactorials: [Double]) -> Double {
    let fixed =
      logFactorials[a] + logFactorials[b] + logFactorials[total - a] + logFactorials[total - b] - logFactorials[total]
    var sum = 0.0
    for count in max(1, a + b - total)...min(a, b) {
      let probability = exp(
        fixed - logFactorials[count] - logFactorials[a - count] - logFactorials[b - count]
          - logFactorials[total - a - b + count])
      let share = Double(count) / Double(total)
      sum += share * log(Double(total) * Double(count) / (Double(a) * Double(b))) * probability
    }
    return sum
  }

  /// The different sizes that are not 0, and how many have each.
  private static func sizes(_ sums: [Int]) -> [(size: Int, count: Int)] {
    var counts: [Int: Int] = [:]
    for sum in sums where sum > 0 { counts[sum, default: 0] += 1 }
    return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }  // a dictionary's own order is random
  }

  /// Pairs of rows on which two assignments agree, less what chance gives: 1 for equal, about 0 for independent ones.
  ///
  /// - Source: Hubert and Arabie, Journal of Classification 2, 1985.
  public var adjustedRandIndex: Double {
    func pairs(_ counts: [Int]) -> Double { counts.reduce(0) { $0 + Double($1) * Double($1 - 1) / 2 } }
    let (both, rows, columns) = (pairs(entries.map(\.count)), pairs(rowSums), pairs(columnSums))
    let all = Double(total) * Double(total - 1) / 2
    guard all > 0 else { return 1 }
    let expected = rows * columns / all
    let mean = (rows + columns) / 2
    return mean == expected ? 1 : (both - expected) / (mean - expected)
  }
}
