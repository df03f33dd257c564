import Clustering

/// How good a snapshot's features and clusters are on some images: what ``SnapshotEvaluator`` finds.
public struct SnapshotEvaluation: Sendable {
  /// One clustering of the images, or of a sample of them.
  public struct Figures: Sendable {
    public var k: Int
    public var images: Int
    /// With the true classes; nil where these are not known.
    public var agreement: LabelAgreement?
    /// By cosine distance, of a seeded sample of 2,000 rows; nil for rows that have no unit length.
    public var silhouette: Double?
    /// ``normalizedEntropy(_:)`` of the sizes.
    public var balance: Double
  }

  /// Classifiers that learn from the features of some images and are tried on others.
  public struct Classification: Sendable {
    public var trainingImages: Int
    public var testImages: Int
    /// Neighbours that vote.
    public var neighborCount: Int
    /// Accuracies on the test images: of ``NearestNeighbors``, and of `LinearProbe`.
    public var neighbors: Double
    public var probe: Double
  }

  public var images: Int
  /// Images that could not be read and were left out, the test images among them.
  public var skipped: Int
  /// The classes' names; nil where the images have none.
  public var classNames: [String]?
  /// The snapshot's clusters, each image in that with the nearest centroid.
  public var own: Figures
  /// The unit-length features clustered afresh, as a run's evaluation does it; nil without classes, as all below.
  public var fresh: Figures?
  /// Of the fresh clusters.
  public var confusion: ConfusionMatrix?
  /// The same of the pixels, of 10,000 images at most.
  public var pixels: Figures?
  /// The same of the random network that the run's seed gives.
  public var random: Figures?
  public var classification: Classification?
  /// Of the features, ``PCAWhitening/effectiveRank``.
  public var effectiveRank: Double
}
