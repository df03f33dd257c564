import Glibc

/// How good the clusters of a reassignment look, by what can be known without labels; for choosing an epoch or a seed.
///
/// The score is the geometric mean of three shares, so that clusters that fail by one of them cannot make up for it by
/// the others: a collapse, which is perfectly stable, has no balance.
public struct LabelFreeScore: Sendable, Equatable {
  /// Adjusted mutual information with the assignment before: what chance gives, and so k, does not count.
  public var stability: Double
  /// Of the features that were clustered, by cosine distance; -1 to 1.
  public var silhouette: Double
  /// ``normalizedEntropy(_:)`` of the sizes.
  public var balance: Double

  /// The shares, each as its property says.
  public init(stability: Double, silhouette: Double, balance: Double) {
    (self.stability, self.silhouette, self.balance) = (stability, silhouette, balance)
  }

  /// ∛(stability · (1 + silhouette) / 2 · balance), from 0 to 1; a stability below 0 counts as 0.
  public var value: Double {
    let product = max(0, stability) * max(0, (1 + silhouette) / 2) * max(0, balance)
    return cbrt(product)
  }
}
