import Tensors

/// How well features fall apart into the true classes: a clustering made for the comparison only.
public struct ClusterEvaluation: Sendable, Equatable {
  public var k: Int
  /// Under the best one-to-one matching of clusters to classes.
  public var accuracy: Double
  /// Geometric mean.
  public var nmi: Double
  public var ami: Double
  public var ari: Double
  public var objective: Double
}

/// Clusters `[N, D]` features of unit length into `k` clusters, 50 iterations, the best objective of the starts, and
/// compares with the labels (`cli.md`, JSON lines).
///
/// The starts are k-means++'s: of ten clusters, the best of five starts at random rows was often not the best there is.
///
/// - Parameter starts: How many there are. The denser the clusters are, the fewer starts find all of them.
/// - Parameter poll: Called at every iteration; what it throws ends the evaluation.
public func evaluateClusters(
  _ unitFeatures: Tensor, labels: [Int32], k: Int, starts: Int = 5, seed: UInt64, poll: () throws -> Void
) throws -> ClusterEvaluation {
  let best = try clusterAfresh(unitFeatures, k: k, starts: starts, seed: seed, poll: poll)
  let table = ContingencyTable(best.labels, labels, rows: k)
  return ClusterEvaluation(
    k: k, accuracy: table.matchedAccuracy, nmi: table.normalizedMutualInformation(),
    ami: table.adjustedMutualInformation, ari: table.adjustedRandIndex, objective: best.objective)
}

/// The clusters of ``evaluateClusters(_:labels:k:starts:seed:poll:)``.
public func clusterAfresh(
  _ unitFeatures: Tensor, k: Int, starts: Int = 5, seed: UInt64, poll: () throws -> Void
) throws -> ClusterAssignment {
  var best: ClusterAssignment?
  let clusterer = KMeans(clusterCount: k, iterationCount: 50, start: .plusPlus)
  for start in 0..<starts {
    var random = Random(seed: seed, stream: "evaluation", index: UInt64(start))
    let found = try clusterer.cluster(unitFeatures, seed: random.next()) { _ in try poll() }
    if found.objective < best?.objective ?? .infinity { best = found }
  }
  guard let best else { preconditionFailure("no clustering has a finite objective") }
  return best
}
