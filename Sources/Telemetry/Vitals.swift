/// The figures of a reassignment that tell whether features and clusters are alive.
public struct Vitals: Codable, Equatable, Sendable {
  /// Channels of a layer that were 0 for every image that was looked at, wherever in it.
  public struct SilentChannels: Codable, Equatable, Sendable {
    public var layer: String
    public var silent: Int
    /// All channels of the layer.
    public var channels: Int

    public init(layer: String, silent: Int, channels: Int) {
      (self.layer, self.silent, self.channels) = (layer, silent, channels)
    }
  }

  public var epoch: Int
  public var images: Int
  /// Clusters, used or not.
  public var k: Int
  public var usedClusters: Int
  public var largestCluster: Int
  /// K · Σ size² / (Σ size)²: 1 for equal clusters, K for a single one.
  public var imbalance: Double
  /// ``EpochStats/reassigned``.
  public var moved: Int?
  /// Along how many directions the features spread: exp of the entropy of their principal variances' shares; 0 where
  /// they are all equal.
  public var effectiveRank: Double
  /// Of the layer with the largest share of them; nil where no layer was looked at.
  public var silentChannels: SilentChannels?
  /// How much nearer images are to their own cluster than to the next, from -1 to 1: the mean of a sample, by cosine
  /// distance; nil where one cluster has all images, and in runs of earlier versions.
  public var silhouette: Double?
  /// How far clusters stay when images are changed as for training: AMI of the clusters of a sample, plain and augmented;
  /// nil where nothing is changed, and in runs of earlier versions.
  public var augmentedStability: Double?
  /// How good the clusters look without labels, from 0 to 1: the geometric mean of stability (AMI with the assignment
  /// before), ``augmentedStability`` where there is one, (1 + silhouette) / 2 and balance (normalised entropy of the
  /// sizes); nil in the first epoch.
  public var score: Double?

  public init(
    epoch: Int, images: Int, k: Int, usedClusters: Int, largestCluster: Int, imbalance: Double, moved: Int?,
    effectiveRank: Double, silentChannels: SilentChannels?, silhouette: Double? = nil,
    augmentedStability: Double? = nil, score: Double? = nil
  ) {
    (self.epoch, self.images, self.k, self.usedClusters) = (epoch, images, k, usedClusters)
    (self.largestCluster, self.imbalance, self.moved) = (largestCluster, imbalance, moved)
    (self.effectiveRank, self.silentChannels) = (effectiveRank, silentChannels)
    (self.silhouette, self.augmentedStability, self.score) = (silhouette, augmentedStability, score)
  }
}
