/// One whole epoch: a clustering and the training on it. What does not exist is nil.
public struct EpochStats: Codable, Equatable, Sendable {
  /// Seconds of each part.
  public struct Seconds: Codable, Equatable, Sendable {
    public var features, pca, kmeans, train: Double
    public init(features: Double, pca: Double, kmeans: Double, train: Double) {
      (self.features, self.pca, self.kmeans, self.train) = (features, pca, kmeans, train)
    }
  }

  /// Images per second of the two passes over the data.
  public struct Rates: Codable, Equatable, Sendable {
    public var features, train: Double
    public init(features: Double, train: Double) { (self.features, self.train) = (features, train) }
  }

  /// The unit-length features clustered afresh with `k` clusters, against the labels.
  public struct Evaluation: Codable, Equatable, Sendable {
    public var k: Int
    public var accuracy, nmi, ami, ari: Double
    public init(k: Int, accuracy: Double, nmi: Double, ami: Double, ari: Double) {
      (self.k, self.accuracy, self.nmi, self.ami, self.ari) = (k, accuracy, nmi, ami, ari)
    }
  }

  public var epoch: Int
  public var loss: Double?
  /// The final assignment's sum of squared distances.
  public var objective: Double
  /// NMI (geometric mean) to the previous assignment; nil in the first epoch.
  public var nmiPrevious: Double?
  /// NMI (geometric mean) to the labels; nil where there are none.
  public var nmiLabels: Double?
  public var emptyClusters: Int
  public var largestCluster: Int
  public var smallestCluster: Int
  public var imbalance: Double
  /// Images whose cluster's membership changed: those that are not in the cluster that most of their former
  /// cluster's members went to; nil in the first epoch.
  public var reassigned: Int?
  public var learningRate: Float
  public var seconds: Seconds
  public var imagesPerSecond: Rates
  public var evaluation: Evaluation?
  /// ``Vitals/score``.
  public var score: Double?

  public init(
    epoch: Int, loss: Double?, objective: Double, nmiPrevious: Double?, nmiLabels: Double?, emptyClusters: Int,
    largestCluster: Int, smallestCluster: Int, imbalance: Double, reassigned: Int?, learningRate: Float,
    seconds: Seconds, imagesPerSecond: Rates, evaluation: Evaluation?, score: Double? = nil
  ) {
    self.epoch = epoch
    self.loss = loss
    self.objective = objective
    self.nmiPrevious = nmiPrevious
    self.nmiLabels = nmiLabels
    self.emptyClusters = emptyClusters
    self.largestCluster = largestCluster
    self.smallestCluster = smallestCluster
    self.imbalance = imbalance
    self.reassigned = reassigned
    self.learningRate = learningRate
    self.seconds = seconds
    self.imagesPerSecond = imagesPerSecond
    self.evaluation = evaluation
    self.score = score
  }
}
