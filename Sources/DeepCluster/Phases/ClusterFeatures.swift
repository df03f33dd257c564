import Clustering
import Datasets
import NN
import RunStore
import Telemetry
import Tensors

extension Trainer {
  /// One reassignment: features, PCA-whitening, unit length, clusters (`deepcluster.md` a.4, steps 2 to 5).
  func reassign(epoch: Int, previous: Clusters?) throws -> Clusters {
    var watch = Stopwatch(gate)
    let (features, activity) = try extractFeatures(epoch: epoch)
    let featureSeconds = watch.lap()
    ports.events.post(.phaseStarted(.pca, epoch: epoch))
    let whitening = try PCAWhitening.fit(features, componentLimit: configuration.pca)
    let reduced = whitening.apply(features)
    normalizeRows(reduced)
    let pcaSeconds = watch.lap()
    ports.events.post(.phaseStarted(.clustering, epoch: epoch))
    try decideClusterCount(reduced, epoch: epoch)
    let assignment = try clusterer(after: previous).cluster(reduced, seed: clusteringSeed(epoch)) { iteration in
      report(iteration, epoch: epoch)
      try gate.poll()
    }
    let kmeansSeconds = watch.lap()
    tellClusterCount(of: assignment, epoch: epoch)
    let map = FeatureMap(
      epoch: epoch, images: mapImages, reduced: reduced, assignment: assignment.labels, labels: images.labels)
    let clusters = try describe(
      assignment, whitening, epoch: epoch, previous: previous, features: features,
      seconds: (featureSeconds, pcaSeconds, kmeansSeconds))
    recorder?.record(map)
    ports.maps.publish(map)
    examine(clusters, activity)  // last, as what follows: a clustering that is not finished is told again
    settle(clusters, after: previous)
    return clusters
  }

  /// A new seed at every reassignment, so that no cluster is favoured for ever.
  private func clusteringSeed(_ epoch: Int) -> UInt64 {
    var random = Random(seed: configuration.seed, stream: "reassignment", index: UInt64(epoch))
    return random.next()
  }

  private func report(_ iteration: ClusterIteration, epoch: Int) {
    if configuration.clustering == .pic {
      return ports.events.post(.progressed(.clustering, done: iteration.index + 1, total: iteration.count))
    }
    for split in iteration.splits {
      ports.events.post(
        .emptyCluster(
          EmptyClusterStats(
            epoch: epoch, iteration: iteration.index, cluster: split.cluster, donor: split.donor,
            donorSize: split.donorSize, size: split.size)))
    }
    ports.events.post(
      .kmeansIterated(
        KMeansStats(
          epoch: epoch, iteration: iteration.index, iterationCount: iteration.count,
          objective: iteration.objective, imbalance: iteration.imbalance, emptyCount: iteration.emptyCount)))
  }

  /// Compares the assignment with the previous one and with the labels, and tells the dashboard of it.
  private func describe(
    _ assignment: ClusterAssignment, _ whitening: PCAWhitening, epoch: Int, previous: Clusters?,
    features: Tensor, seconds: (features: Double, pca: Double, kmeans: Double)
  ) throws -> Clusters {
    let nmiPrevious = previous.map { normalizedMutualInformation(assignment.labels, $0.assignment.labels) }
    let nmiLabels = images.labels.map { normalizedMutualInformation(assignment.labels, $0) }
    let moved = previous.map { reassignedCount(from: $0.assignment.labels, to: assignment.labels) }
    ports.events.post(
      .assigned(epoch: epoch, moved: moved, images: images.count, nmiPrevious: nmiPrevious, nmiLabels: nmiLabels))
    let evaluation = try evaluate(features: features, epoch: epoch)
    let clusters = Clusters(
      epoch: epoch, assignment: assignment, whitening: whitening, weights: try weights(), nmiPrevious: nmiPrevious,
      nmiLabels: nmiLabels, reassigned: moved, evaluation: evaluation, featureSeconds: seconds.features,
      pcaSeconds: seconds.pca, kmeansSeconds: seconds.kmeans,
      picture: ClusterPicture(assignment, epoch: epoch, classes: images.labels, after: previous))
    recorder?.record(labels: assignment.labels, clusters.picture)
    ports.pictures.publish(clusters.picture)
    return clusters
  }

  /// The features at unit length, clustered afresh against the labels; overwrites `features`.
  private func evaluate(features: Tensor, epoch: Int) throws -> EpochStats.Evaluation? {
    guard let k = configuration.evaluateK, let labels = images.labels else { return nil }
    ports.events.post(.phaseStarted(.evaluating, epoch: epoch))
    normalizeRows(features)
    let result = try evaluateClusters(features, labels: labels, k: min(k, images.count), seed: configuration.seed) {
      try gate.poll()
    }
    let evaluation = EpochStats.Evaluation(
      k: result.k, accuracy: result.accuracy, nmi: result.nmi, ami: result.ami, ari: result.ari)
    ports.events.post(.evaluated(epoch: epoch, evaluation))
    return evaluation
  }

  private func weights() throws -> [NamedArray] {
    try model.parameters.exportValues().map { NamedArray(name: $0.name, shape: $0.shape.dims, values: $0.values) }
  }
}
