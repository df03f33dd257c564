import Glibc

extension PCAWhitening {
  /// Variance below this share of the mean's square is rounding of `Float`: the features are all equal.
  private static let noise = 1e-10

  /// Along how many directions the features spread: exp of the entropy of the components' shares of the variance; 0 where
  /// they do not spread at all.
  ///
  /// - Source: Roy and Vetterli, "The effective rank: a measure of effective dimensionality", EUSIPCO 2007, with variances
  ///   in the place of singular values.
  public var effectiveRank: Double {
    let variances = eigenvalues.map { max(0, $0) }
    let total = variances.reduce(0, +)
    let scale = mean.reduce(0) { $0 + Double($1) * Double($1) }
    guard total > PCAWhitening.noise * scale else { return 0 }
    let entropy = variances.reduce(0.0) { sum, variance in
      let share = variance / total
      return share > 0 ? sum - share * log(share) : sum
    }
    return exp(entropy)
  }
}
