/// Where the doctor's alarms begin: all of its thresholds.
///
/// They lie well beyond what healthy runs show. On digits and MNIST with 20 to 100 clusters these have imbalances of 1.03
/// to 1.2, largest clusters of up to 2.3 times an equal share, effective ranks of 1.4 to 60, between a third and two thirds
/// of the images moved and falling, and up to four first epochs with a loss that is that of guessing.
public enum DoctorLimits {
  /// The loss is that of guessing from this share of ln K on, K being the clusters that are used…
  public static let chanceShare = 0.985
  /// …and alarms after so many epochs of it in a row.
  public static let chanceEpochs = 5
  /// Less than this share of the clusters have images.
  public static let usedShare = 0.9
  /// K · Σ size² / (Σ size)² above this.
  public static let imbalance = 3.0
  /// One cluster has more than this share of the images, or more than so many equal shares where clusters are few.
  public static let largestShare = 0.3
  public static let largestEqualShares = 3.0
  /// With two or three clusters only this is too much for one of them.
  public static let largestShareOfFew = 0.95
  /// The effective rank of the features is below this…
  public static let rank = 1.2
  /// …after so many reassignments in a row.
  public static let rankEpochs = 3
  /// More than this share of the images move…
  public static let movedShare = 0.6
  /// …and over two spans of so many reassignments…
  public static let movedSpan = 4
  /// …the second one's mean is still above this share of the first one's.
  public static let movedFall = 0.97
  /// More than this share of a layer's channels are 0 for every image that is looked at. Up to half of the features are
  /// when training begins: their weights are random, and what comes in is much the same for all images.
  public static let silentShare = 0.75

  /// The share of the images that is too much for one of `k` clusters.
  static func largestShare(of k: Int) -> Double {
    max(largestShare, min(largestShareOfFew, largestEqualShares / Double(max(1, k))))
  }
}
