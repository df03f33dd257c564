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

/// Clusters `[N, D]` features into `k` clusters as ``clusterAfresh(_:k:neighbors:isUnit:seed:onIteration:)`` does, and
/// compares with the labels (`cli.md`, JSON lines).
///
/// - Parameter poll: Called at every iteration; what it throws ends the evaluation.
public func evaluateClusters(
  _ features: Tensor, labels: [Int32], k: Int, neighbors: Int = 0, isUnit: Bool = true, seed: UInt64,
  poll: () throws -> Void
) throws -> ClusterEvaluation {
  let best = try clusterAfresh(features, k: k, neighbors: neighbors, isUnit: isUnit, seed: seed) { _, _ in try poll() }
  let table = ContingencyTable(best.labels, labels, rows: k)
  return ClusterEvaluation(
    k: k, accuracy: table.matchedAccuracy, nmi: table.normalizedMutualInformation(),
    ami: table.adjustedMutualInformation, ari: table.adjustedRandIndex, objective: best.objective)
}

/// Clusters made for a comparison: 50 iterations, the best objective of 5 starts.
///
/// With `neighbors` the features are overwritten with ``NeighborAverage``, and there are 20 starts: the denser the clusters
/// are, the fewer starts find all of them. The starts are k-means++'s: of ten clusters, the best of five starts at random
/// rows was often not the best there is.
///
/// - Parameters:
///   - neighbors: Nearest rows that a row becomes the mean of, at most; 0 for features as they are.
///   - isUnit: Whether such means are scaled to unit length.
///   - onIteration: Told how many iterations of all starts are done, and their number at most; what it throws ends the work.
public func clusterAfresh(
  _ features: Tensor, k: Int, neighbors: Int, isUnit: Bool, seed: UInt64,
  onIteration: (_ done: Int, _ total: Int) throws -> Void
) throws -> ClusterAssignment {
  let average = NeighborAverage(wanted: neighbors, rows: features.rowCount, clusterCount: k)
  let (starts, iterations) = (average == nil ? 5 : 20, 50)
  try average?.apply(to: features, isUnit: isUnit, seed: seed) { try onIteration(0, starts * iterations) }
  var best: ClusterAssignment?
  var done = 0
  let clusterer = KMeans(clusterCount: k, iterationCount: iterations, start: .plusPlus)
  for start in 0..<starts {
    var random = Random(seed: seed, stream: "evaluation", index: UInt64(start))
    let found = try clusterer.cluster(features, seed: random.next()) { _ in
      done += 1
      try onIteration(done, starts * iterations)
    }
    if found.objective < best?.objective ?? .infinity { best = found }
  }
  guard let best else { preconditionFailure("no clustering has a finite objective") }
  return best
}
