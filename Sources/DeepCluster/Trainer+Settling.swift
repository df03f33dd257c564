import Clustering
import Telemetry

extension Trainer {
  /// The clusters that an epoch is trained on: those of a reassignment, or those that are kept because they have settled.
  ///
  /// The last clustering of a run is made in any case, so that what is saved fits the final weights.
  func clustersForEpoch() throws -> Clusters {
    if settling.isHalted, let current, epoch < configuration.epochs { return current }
    return try reassign(epoch: epoch, previous: current)
  }

  /// Sees whether the clusters have settled, and tells what follows; not at the clustering that a run ends with anyway.
  func settle(_ clusters: Clusters, after previous: Clusters?) {
    guard let previous, let moved = clusters.reassigned, epoch < configuration.epochs else { return }
    let labels = clusters.assignment.labels
    let verdict = settling.note(
      churn: Double(moved) / Double(labels.count),
      agreement: { adjustedMutualInformation(labels, previous.assignment.labels) },
      haltingBelow: configuration.haltClustering, patience: configuration.patience)
    let (kind, reason): (Decision.Kind, String)
    switch verdict {
    case nil: return
    case .halt(let found): (kind, reason) = (.halted, found)
    case .end(let found): (kind, reason) = (.ended, found)
    }
    ports.events.post(
      .decided(
        Decision(
          kind: kind, epoch: clusters.epoch, clusterCount: clusters.assignment.clusterCount, reason: reason)))
  }
}

extension EpochStats {
  /// The figures of clusters that a later epoch was trained on, too: of the clusters all stands as it was found, and what
  /// was not measured again is nil, or took no time.
  func carried(to epoch: Int) -> EpochStats {
    guard epoch != self.epoch else { return self }
    var result = self
    (result.epoch, result.nmiPrevious, result.reassigned, result.evaluation) = (epoch, nil, nil, nil)
    result.seconds = Seconds(features: 0, pca: 0, kmeans: 0, train: seconds.train)
    result.imagesPerSecond.features = 0
    return result
  }
}
