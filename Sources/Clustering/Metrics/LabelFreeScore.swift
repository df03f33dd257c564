import Glibc

/// How good the clusters of a reassignment look, by what can be known without labels; for choosing an epoch or a seed.
///
/// The score is the geometric mean of its shares, so that clusters that fail by one of them cannot make up for it by
/// the others: a collapse, which is perfectly stable, has no balance.
public struct LabelFreeScore: Sendable, Equatable {
  /// Adjusted mutual information with the assignment before: what chance gives, and so k, does not count.
  public var stability: Double
  /// Adjusted mutual information of the clusters of plain and of augmented images; nil where nothing is augmented.
  public var augmented: Double?
  /// Of the features that were clustered, by cosine distance; -1 to 1.
  public var silhouette: Double
  /// ``normalizedEntropy(_:)`` of the sizes.
  public var balance: Double

  /// The shares, each as its property says.
  public init(stability: Double, augmented: Double?, silhouette: Double, balance: Double) {
    (self.stability, self.augmented, self.silhouette, self.balance) = (stability, augmented, silhouette, balance)
  }

  /// The cube root of stability · (1 + silhouette) / 2 · balance, or the fourth root of these and `augmented`, from 0 to 1;
  /// what is below 0 counts as 0.
  public var value: Double {
    let shares = [stability, (1 + silhouette) / 2, balance] + (augmented.map { [$0] } ?? [])
    return pow(shares.reduce(1) { $0 * max(0, $1) }, 1 / Double(shares.count))
  }
}
