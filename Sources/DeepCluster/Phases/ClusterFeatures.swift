import Clustering
import Datasets
import NN
import RunStore
import Telemetry
import Tensors

extension Trainer {
  /// One reassignment: features, PCA-whitening, unit length, clusters (`deepcluster.md` a.4, steps 2 to 5).
  func reassign(epoch: Int, previous: Clusters?) throws -> Clusters {
    if plan.head == .centroid { return try reassignEmbeddings(epoch: epoch, previous: previous) }
    var watch = Stopwatch(gate)
    let pass = try extractFeatures(epoch: epoch)
    let featureSeconds = watch.lap()
    ports.events.post(.phaseStarted(.pca, epoch: epoch))
    let whitening = try pass.whitening(componentLimit: configuration.pca)
    let isCompared = comparison(at: epoch) != nil
    let reduced = reduce(pass.features, by: whitening, isKept: isCompared)
    let pcaSeconds = watch.lap()
    ports.events.post(.phaseStarted(.clustering, epoch: epoch))
    try decideClusterCount(reduced, epoch: epoch)
    let assignment = try clusterer(after: previous).cluster(reduced, seed: clusteringSeeds(epoch)[0]) { iteration in
      report(iteration, epoch: epoch)
      try gate.poll()
    }
    let kmeansSeconds = watch.lap()
    tellClusterCount(of: assignment, epoch: epoch)
    let map = FeatureMap(
      epoch: epoch, images: mapImages, reduced: reduced, assignment: assignment.labels, labels: images.labels)
    let augmented = try augmentedStability(of: assignment, rows: reduced, epoch: epoch) {
      reduce($0, by: whitening, isKept: false)
    }
    let clusters = try describe(
      assignment, whitening, epoch: epoch, previous: previous, features: isCompared ? pass.features : nil,
      reduced: reduced, augmented: augmented, seconds: (featureSeconds, pcaSeconds, kmeansSeconds))
    recorder?.record(map)
    ports.maps.publish(map)
    examine(clusters, pass.activity)  // last, as what follows: a clustering that is not finished is told again
    settle(clusters, after: previous)
    return clusters
  }

  /// `[N, D]` features along their principal components, `[N, P]`, at unit length.
  ///
  /// - Parameter isKept: Whether the features are still needed; else the result takes their memory if it is as large.
  private func reduce(_ features: Tensor, by whitening: PCAWhitening, isKept: Bool) -> Tensor {
    let isOverwritten = !isKept && whitening.componentCount == features.rowLength
    let result = isOverwritten ? features : Tensor([features.rowCount, whitening.componentCount])
    whitening.apply(features, into: result)
    normalizeRows(result)
    return result
  }

  /// Where a clustering begins after one with `former` labels.
  func kmeansStart(after former: [Int32]?, formerCount: Int) -> KMeansStart {
    switch (configuration.kmeansStart, former) {
    case (.spread, _): .plusPlus
    case (.warm, let former?) where formerCount <= plan.k: .labels(former)
    case (.warm, _), (.rows, _): .rows  // fewer clusters than before cannot begin at their means
    }
  }

  /// New seeds at every reassignment, so that no cluster is favoured for ever: one for each clustering.
  func clusteringSeeds(_ epoch: Int, count: Int = 1) -> [UInt64] {
    var random = Random(seed: configuration.seed, stream: "reassignment", index: UInt64(epoch))
    return (0..<count).map { _ in random.next() }
  }

  func report(_ iteration: ClusterIteration, epoch: Int) {
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
  ///
  /// - Parameters:
  ///   - features: For what is compared with the labels, which overwrites them; nil where nothing is.
  ///   - augmented: ``Vitals/augmentedStability``.
  func describe(
    _ assignment: ClusterAssignment, _ whitening: PCAWhitening, epoch: Int, previous: Clusters?,
    features: Tensor?, reduced: Tensor, augmented: Double?,
    seconds: (features: Double, pca: Double, kmeans: Double)
  ) throws -> Clusters {
    let tables = ClusterTables(assignment, after: previous?.assignment, classes: images.labels)
    let nmiPrevious = tables.previous?.normalizedMutualInformation()
    let nmiLabels = tables.classes?.normalizedMutualInformation()
    let moved = tables.previous?.movedCount
    ports.events.post(
      .assigned(epoch: epoch, moved: moved, images: images.count, nmiPrevious: nmiPrevious, nmiLabels: nmiLabels))
    let (silhouette, score) = judge(assignment, tables, reduced: reduced, augmented: augmented)
    let evaluation = try features.flatMap { try evaluate(features: $0, reduced: reduced, epoch: epoch) }
    let clusters = Clusters(
      epoch: epoch, assignment: assignment, whitening: whitening, weights: try weights(), nmiPrevious: nmiPrevious,
      nmiLabels: nmiLabels, reassigned: moved, evaluation: evaluation, featureSeconds: seconds.features,
      pcaSeconds: seconds.pca, kmeansSeconds: seconds.kmeans,
      picture: ClusterPicture(assignment, epoch: epoch, classes: images.labels, after: previous, tables: tables),
      silhouette: silhouette, augmentedStability: augmented, score: score)
    recorder?.record(labels: assignment.labels, clusters.picture)
    ports.pictures.publish(clusters.picture)
    return clusters
  }

  private func weights() throws -> [NamedArray] {
    try model.parameters.exportValues().map { NamedArray(name: $0.name, shape: $0.shape.dims, values: $0.values) }
  }
}
