import NN
import Telemetry

/// Everything that a user decides about a run. What is nil is chosen from the data by ``RunPlan``.
///
/// The defaults are those of `deepcluster.md` a.2, with k and the network's size fitted to small data.
public struct Configuration: Sendable, Equatable, Codable {
  /// How a batch's loss is averaged.
  public enum Loss: String, Sendable, CaseIterable, Codable {
    case plain
    /// Each image by the inverse size of its cluster.
    case weighted
  }

  public typealias Sampler = Telemetry.Sampler

  /// Where k-means begins at every reassignment.
  public enum Start: String, Sendable, CaseIterable, Codable {
    /// At random images.
    case rows
    /// At images far from each other (k-means++).
    case spread = "plusplus"
    /// At the means of the last assignment's clusters; `rows` the first time.
    case warm
  }

  /// What stands on the features while they are trained on pseudo-labels.
  public enum HeadKind: String, Sendable, CaseIterable, Codable {
    /// A linear classifier, made afresh at every reassignment.
    case reset
    /// A linear classifier whose rows go on with the clusters that share most images.
    case match
    /// A trained projection to unit length, compared with the clusters' own centroids (DeepCluster-v2).
    case centroid
  }

  /// What makes clusters of features.
  public enum ClusteringMethod: String, Sendable, CaseIterable, Codable {
    case kmeans
    /// Power iteration clustering, which finds the number of clusters.
    case pic
  }

  /// Clusters.
  public var k: Int?
  /// Whether the run finds k itself, and begins with what it is here. Nil: no.
  public var kAuto: Bool?
  /// Nil: k-means.
  public var clustering: ClusteringMethod?
  /// Images that a cluster of k-means has at least; nil for any number.
  public var minCluster: Int?
  /// The clusters are kept once a smaller share of the images moves, two times in a row; nil for never.
  public var haltClustering: Double?
  /// The run ends when so many reassignments in a row have bettered neither AMI nor the share that moves; nil for never.
  public var patience: Int?
  public var epochs = 100
  /// A name in `BackboneRegistry`.
  public var backbone: String?
  /// Side of the square that the network sees, in pixels.
  public var inputSize: Int?
  /// Images in a batch.
  public var batch: Int?
  /// The rate that ``schedule`` goes through.
  public var learningRate: Float?
  public var momentum: Float = 0.9
  public var weightDecay: Float = 1e-5
  /// How gradients change weights; `sgd` where nil.
  public var optimizer: Optimizer.Rule?
  /// How the learning rate goes through the run; `constant`, the paper's, where nil.
  public var schedule: LearningRateSchedule.Curve?
  /// Epochs through which the learning rate grows from 0; none where nil.
  public var warmup: Double?
  /// The norm that the gradients of all weights have together at most; nil for any.
  public var clip: Float?
  /// Augmented views of each image, whose mean features are clustered; nil for the image as it is.
  public var views: Int?
  /// Components that PCA-whitening keeps at most.
  public var pca = 256
  public var kmeansIterations = 20
  public var kmeansStart = Start.rows
  /// Epochs between clusterings: an epoch draws `reassign * N` images.
  public var reassign = 1.0
  public var sampler = Sampler.uniform
  public var loss = Loss.plain
  /// Nil: `reset`.
  public var head: HeadKind?
  /// Clusterings at a time, each with its own seed, for the head `centroid`; nil: 1.
  public var heads: Int?
  /// Crops of each image in a batch, for the head `centroid`: those but the first show small parts of it; nil: 1.
  public var crops: Int?
  /// Whether fixed Sobel filters stand before the network.
  public var sobel: Bool?
  /// Names of `Augmentation.names`, joined by `+`.
  public var augment: String?
  /// What the augmentation's ranges and probabilities are multiplied by; nil for 1.
  public var augmentStrength: Float?
  /// A safetensors file of weights to begin with; nil for random ones.
  public var weights: String?
  /// The snapshot that `weights` come from, where the run is a branch of another.
  public var parent: String?
  public var precision = "auto"
  /// How convolutions are computed: a name of `ConvolutionAlgorithm`, or `auto` for what is fastest.
  public var algorithm = "auto"
  /// Gigabytes that pixels (a quarter) and features (the rest) may take in memory: images beyond are decoded as they are
  /// needed, features beyond live in a file. Nil: half of the machine's memory.
  public var memory: Double?
  /// Threads that compute; nil for one a core.
  public var threads: Int?
  public var seed: UInt64 = 31
  /// Images taken at most, from a seeded shuffle.
  public var limit: Int?
  /// Whether images are left out whose pixels, at the size that the network sees, are those of an earlier one.
  public var deduplicate: Bool?
  /// The folder where runs are kept.
  public var output = "runs"
  /// Minutes between checkpoints within an epoch; each epoch's end has one anyway.
  public var checkpointMinutes = 10.0
  /// Clusters of the evaluation against labels; nil for none.
  public var evaluateK: Int?
  /// Epochs from one such evaluation to the next; the first and the last clustering have one anyway. Nil for 1.
  public var evaluateEvery: Int?
  /// Nearest images, at most, whose mean features stand for an image's in such evaluations; nil or 0 for its own.
  public var evaluateNeighbors: Int?
  /// Epochs from one fit of classifiers to the features, against labels, to the next; the first and the last clustering
  /// have one anyway. Nil for none.
  public var probeEvery: Int?

  /// All options at their defaults.
  public init() {}

  /// Images that an epoch draws from so many.
  func drawCount(of images: Int) -> Int { max(1, Int(reassign * Double(images))) }
}
