import Telemetry

extension EventFile {
  /// Adds a run's batches, by their number in the run, and its epochs and the sizes of its clusters, by epoch.
  ///
  /// - Complexity: O(batches), some thousands of them in memory at a time.
  package func add(_ run: RunDatabase) throws(StoreError) {
    var (position, batches) = (0, 0)
    while true {
      let entries = try run.history(after: position, limit: 10_000)
      guard let last = entries.last else { break }
      position = last.position
      for entry in entries {
        switch entry.event {
        case .batchEnded(let stats):
          try add(step: batches, time: entry.time, EventFile.values(of: stats))
          batches += 1
        case .epochEnded(let stats): try add(step: stats.epoch, time: entry.time, EventFile.values(of: stats))
        case .classified(let found):
          try add(
            step: found.epoch, time: entry.time,
            [("evaluation/neighbors", .scalar(found.neighbors)), ("evaluation/probe", .scalar(found.probe))])
        default: break
        }
      }
    }
    try addSizes(of: run)
  }

  private func addSizes(of run: RunDatabase) throws(StoreError) {
    var epoch = -1
    while true {
      let clusterings = try run.clusterings(after: epoch, limit: 100)
      guard let last = clusterings.last else { return }
      epoch = last.epoch
      for clustering in clusterings {
        let sizes = clustering.sizes.map(Double.init)
        try add(step: clustering.epoch, time: clustering.time, [("clusters/sizes", .histogram(sizes))])
      }
    }
  }

  private static func values(of stats: BatchStats) -> [(tag: String, value: Value)] {
    [
      ("batch/loss", .scalar(Double(stats.loss))), ("batch/learning_rate", .scalar(Double(stats.learningRate))),
      ("batch/images_per_second", .scalar(Double(stats.images) / stats.seconds)),
    ]
  }

  private static func values(of stats: EpochStats) -> [(tag: String, value: Value)] {
    let (seconds, evaluation) = (stats.seconds, stats.evaluation)
    let known: [(tag: String, value: Double?)] = [
      ("epoch/loss", stats.loss), ("epoch/objective", stats.objective), ("epoch/nmi_previous", stats.nmiPrevious),
      ("epoch/nmi_labels", stats.nmiLabels), ("epoch/reassigned", stats.reassigned.map(Double.init)),
      ("epoch/imbalance", stats.imbalance), ("epoch/empty_clusters", Double(stats.emptyClusters)),
      ("epoch/largest_cluster", Double(stats.largestCluster)),
      ("epoch/smallest_cluster", Double(stats.smallestCluster)), ("epoch/learning_rate", Double(stats.learningRate)),
      ("seconds/features", seconds.features), ("seconds/pca", seconds.pca), ("seconds/kmeans", seconds.kmeans),
      ("seconds/train", seconds.train), ("evaluation/accuracy", evaluation?.accuracy),
      ("evaluation/nmi", evaluation?.nmi), ("evaluation/ami", evaluation?.ami), ("evaluation/ari", evaluation?.ari),
      ("epoch/score", stats.score),
    ]
    return known.compactMap { tag, value in value.map { (tag, .scalar($0)) } }
  }
}
