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

/// Clusters `[N, D]` features of unit length into `k` clusters, 50 iterations, the best objective of 5 starts, and
/// compares with the labels (`cli.md`, JSON lines).
///
/// - Parameter poll: Called at every iteration; what it throws ends the evaluation.
public func evaluateClusters(
  _ unitFeatures: Tensor, labels: [Int32], k: Int, seed: UInt64, poll: () throws -> Void
) throws -> ClusterEvaluation {
  var best: ClusterAssignment?
  let clusterer = KMeans(clusterCount: k, iterationCount: 50)
  for start in 0..<5 {
    var random = Random(seed: seed, stream: "evaluation", index: UInt64(start))
    let found = try clusterer.cluster(unitFeatures, seed: random.next()) { _ in try poll() }
    if found.objective < best?.objective ?? .infinity { best = found }
  }
  guard let best else { preconditionFailure("no clustering has a finite objective") }
  return ClusterEvaluation(
    k: k, accuracy: matchedAccuracy(clusters: best.labels, labels: labels),
    nmi: normalizedMutualInformation(best.labels, labels), ami: adjustedMutualInformation(best.labels, labels),
    ari: adjustedRandIndex(best.labels, labels), objective: best.objective)
}
