import Clustering
import Datasets
import NN
import RunStore
import Telemetry
import Tensors

extension Trainer {
  /// One reassignment of `--head centroid`: the embeddings that training has left, spherical k-means
  /// (`deepcluster.md` a.10).
  ///
  /// A pass over the images is made to fill the memory before the first epoch, and beyond that for the evaluation only,
  /// if there is one. The assignment of the first clustering is that of the run; the others only train.
  func reassignEmbeddings(epoch: Int, previous: Clusters?) throws -> Clusters {
    var watch = Stopwatch(gate)
    let (memory, pass) = try filledMemory(epoch: epoch)
    let featureSeconds = pass == nil ? 0 : watch.lap()
    ports.events.post(.phaseStarted(.pca, epoch: epoch))
    let whitening = try PCAWhitening.fit(memory.rows, componentLimit: configuration.pca)
    let pcaSeconds = watch.lap()
    ports.events.post(.phaseStarted(.clustering, epoch: epoch))
    let assignments = try clusterings(of: memory, epoch: epoch, previous: previous)
    let kmeansSeconds = watch.lap()
    let reduced = whitening.apply(memory.rows)
    normalizeRows(reduced)
    let map = FeatureMap(
      epoch: epoch, images: mapImages, reduced: reduced, assignment: assignments[0].labels, labels: images.labels)
    let augmented = try augmentedStability(of: assignments[0], rows: memory.rows, epoch: epoch) { features in
      let rows = Tensor([features.rowCount, memory.rows.rowLength])
      memory.head.projection.apply(features, into: rows)
      return rows
    }
    var clusters = try describe(
      assignments[0], whitening, epoch: epoch, previous: previous, features: pass?.features,
      reduced: memory.rows, augmented: augmented, seconds: (featureSeconds, pcaSeconds, kmeansSeconds))
    clusters.projection = memory.head.projection
    recorder?.record(map)
    ports.maps.publish(map)
    examine(clusters, pass?.activity ?? ChannelActivity())
    settle(clusters, after: previous)
    memory.take(
      labels: assignments.map(\.labels),
      centroids: assignments.map { Tensor([$0.clusterCount, memory.rows.rowLength], $0.centroids) })
    return clusters
  }

  /// The memory, filled by a pass over the images if it is new; and what the pass gave, if one was needed.
  private func filledMemory(epoch: Int) throws -> (EmbeddingMemory, pass: FeaturePass?) {
    if case .centroids(let memory)? = head {
      let pass = try comparison(at: epoch).map { _ in try extractFeatures(epoch: epoch) }
      return (memory, pass)
    }
    let pass = try extractFeatures(epoch: epoch)
    let memory = try emptyMemory(stepCount: 0)
    memory.head.projection.apply(pass.features, into: memory.rows)
    head = .centroids(memory)
    return (memory, pass)
  }

  /// A memory of nothing, with a head that has learnt nothing.
  func emptyMemory(stepCount: Int) throws -> EmbeddingMemory {
    let head = ProjectionHead(
      featureCount: model.network.featureCount, seed: configuration.seed, momentCount: model.optimizer.momentCount,
      stepCount: stepCount)
    return EmbeddingMemory(head: head, rows: try makeRows(width: head.outputCount))
  }

  /// The clusterings of the memory, each from its own seed.
  private func clusterings(
    of memory: EmbeddingMemory, epoch: Int, previous: Clusters?
  ) throws -> [ClusterAssignment] {
    try clusteringSeeds(epoch, count: plan.headCount).enumerated().map { index, seed in
      let former = memory.labels.indices.contains(index) ? memory.labels[index] : nil
      let clusterer = SphericalKMeans(
        clusterCount: plan.k, iterationCount: configuration.kmeansIterations,
        start: kmeansStart(after: former, formerCount: previous?.assignment.clusterCount ?? 0))
      return try clusterer.cluster(memory.rows, seed: seed) { iteration in
        if index == 0 { report(iteration, epoch: epoch) }
        try gate.poll()
      }
    }
  }
}
