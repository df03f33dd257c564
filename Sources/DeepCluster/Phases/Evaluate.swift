import Clustering
import Datasets
import Telemetry
import Tensors

extension Trainer {
  /// How good clusters look without labels: their silhouette, and the score that it is a part of.
  ///
  /// - Parameter reduced: `[N, P]`, what was clustered.
  /// - Parameter augmented: ``Vitals/augmentedStability``.
  /// - Complexity: That of a share of S / N of one plain iteration of k-means for a sample of S, and O(N · P).
  func judge(
    _ assignment: ClusterAssignment, _ tables: ClusterTables, reduced: Tensor, augmented: Double?
  ) -> (silhouette: Double?, score: Double?) {
    let found = silhouette(
      reduced, labels: assignment.labels, clusterCount: assignment.clusterCount,
      sample: silhouetteSample(of: images.count, seed: configuration.seed))
    let score = tables.previous.map {
      LabelFreeScore(
        stability: $0.adjustedMutualInformation, augmented: augmented, silhouette: found ?? -1,
        balance: normalizedEntropy(assignment.sizes))
    }
    return (found, score?.value)
  }

  /// What is to be compared with the labels at a clustering, in every epoch whose turn it is and after the last; nil for
  /// nothing.
  func comparison(at epoch: Int) -> (clusterCount: Int?, isProbed: Bool)? {
    guard images.labels != nil else { return nil }
    func isDue(every count: Int) -> Bool { epoch.isMultiple(of: count) || epoch >= configuration.epochs }
    let clusterCount = isDue(every: configuration.evaluateEvery ?? 1) ? configuration.evaluateK : nil
    let isProbed = configuration.probeEvery.map(isDue) ?? false
    return clusterCount == nil && !isProbed ? nil : (clusterCount, isProbed)
  }

  /// The features at unit length, clustered afresh against the labels; overwrites both tensors. Where views of images make
  /// the clusters, what those are made of is clustered.
  ///
  /// This stays on the trainer's queue: it is k-means on all cores, which would only slow down the training beside it,
  /// and its event has its place in the story that a resumed run tells again.
  ///
  /// Classifiers are fitted beside the training.
  func evaluate(features: Tensor, reduced: Tensor, epoch: Int) throws -> EpochStats.Evaluation? {
    guard let labels = images.labels, let comparison = comparison(at: epoch) else { return nil }
    normalizeRows(features)
    if comparison.isProbed { probes.probe(features, labels: labels, seed: configuration.seed, epoch: epoch) }
    guard let k = comparison.clusterCount else { return nil }
    ports.events.post(.phaseStarted(.evaluating, epoch: epoch))
    let evaluation = try evaluation(of: plan.viewCount > 1 ? reduced : features, labels, k: k, isUnit: true)
    ports.events.post(.evaluated(epoch: epoch, evaluation))
    if epoch == 0 { try compare(with: evaluation, labels, k: k) }
    return evaluation
  }

  /// Tells what the evaluations are to be compared with.
  ///
  /// - Parameter first: That of the network that the run begins with.
  private func compare(with first: EpochStats.Evaluation, _ labels: [Int32], k: Int) throws {
    let places = PixelFeatures.sample(of: images.count, seed: configuration.seed)
    let pixels = try PixelFeatures.features(of: images, at: places) { try gate.poll() }
    let found = try evaluation(of: pixels, places.map { labels[$0] }, k: k, isUnit: false)
    ports.events.post(
      .comparedWith(
        Baselines(
          pixels: found, pixelImages: places.count, network: configuration.weights == nil ? first : nil)))
  }

  /// Overwrites the features with what is clustered.
  private func evaluation(
    of features: Tensor, _ labels: [Int32], k: Int, isUnit: Bool
  ) throws -> EpochStats.Evaluation {
    let result = try evaluateClusters(
      features, labels: labels, k: min(k, features.rowCount), neighbors: configuration.evaluateNeighbors ?? 0,
      isUnit: isUnit, seed: configuration.seed
    ) { try gate.poll() }
    return EpochStats.Evaluation(
      k: result.k, accuracy: result.accuracy, nmi: result.nmi, ami: result.ami, ari: result.ari)
  }
}
