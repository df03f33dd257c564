/// One training batch.
public struct BatchStats: Codable, Equatable, Sendable {
  public var epoch: Int
  /// The batch within the epoch, from 0.
  public var iteration: Int
  /// Batches in the epoch.
  public var iterationCount: Int
  /// Mean negative log-softmax of the batch, in nats.
  public var loss: Float
  public var learningRate: Float
  /// Seconds that the batch took.
  public var seconds: Double
  public var images: Int
  /// Of the network's weights, before it is clipped; nil where it was not asked for, as in most batches.
  public var gradientNorm: Double?

  public init(
    epoch: Int, iteration: Int, iterationCount: Int, loss: Float, learningRate: Float, seconds: Double, images: Int,
    gradientNorm: Double? = nil
  ) {
    self.gradientNorm = gradientNorm
    self.epoch = epoch
    self.iteration = iteration
    self.iterationCount = iterationCount
    self.loss = loss
    self.learningRate = learningRate
    self.seconds = seconds
    self.images = images
  }
}

/// One iteration of k-means.
public struct KMeansStats: Codable, Equatable, Sendable {
  public var epoch: Int
  public var iteration: Int
  public var iterationCount: Int
  /// Sum of squared distances to the nearest centroid, before the update.
  public var objective: Double
  /// K · Σ size² / (Σ size)²: 1 for equal clusters, K for a single one.
  public var imbalance: Double
  public var emptyCount: Int

  public init(
    epoch: Int, iteration: Int, iterationCount: Int, objective: Double, imbalance: Double, emptyCount: Int
  ) {
    self.epoch = epoch
    self.iteration = iteration
    self.iterationCount = iterationCount
    self.objective = objective
    self.imbalance = imbalance
    self.emptyCount = emptyCount
  }
}

/// An empty cluster that took the perturbed centroid of a donor, or one below the least size that took half of a donor's
/// images.
public struct EmptyClusterStats: Codable, Equatable, Sendable {
  public var epoch: Int
  /// The k-means iteration, from 0.
  public var iteration: Int
  public var cluster: Int
  public var donor: Int
  /// The donor's size before the split.
  public var donorSize: Int
  /// Images that the cluster had: 0 or nil, or fewer than the least size.
  public var size: Int?

  public init(epoch: Int, iteration: Int, cluster: Int, donor: Int, donorSize: Int, size: Int? = nil) {
    self.size = size
    self.epoch = epoch
    self.iteration = iteration
    self.cluster = cluster
    self.donor = donor
    self.donorSize = donorSize
  }
}

/// A snapshot that stands whole on disk.
public struct SnapshotStats: Codable, Equatable, Sendable {
  public var epoch: Int
  public var path: String
  public var bytes: Int
  public var seconds: Double

  public init(epoch: Int, path: String, bytes: Int, seconds: Double) {
    self.epoch = epoch
    self.path = path
    self.bytes = bytes
    self.seconds = seconds
  }
}
