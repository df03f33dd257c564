import Clustering
import Datasets
import NN
import RunStore
import Telemetry
import Tensors

extension Trainer {
  /// All that the run needs to go on from here; nil before the first clustering.
  ///
  /// Random numbers need no state: each is drawn from a generator named by the seed, the epoch and the position.
  func checkpoint() throws -> Checkpoint? {
    guard let current else { return nil }
    let state = TrainerState(
      images: progress?.images ?? 0, lossSum: progress?.lossSum ?? 0, seconds: progress?.seconds ?? 0,
      learningRate: gate.learningRate, changeCount: model.parameters.changeCount,
      stepCount: model.parameters.stepCount, headStepCount: headStepCount,
      stats: current.stats(learningRate: gate.learningRate, training: nil), eigenvalues: current.whitening.eigenvalues,
      draw: progress?.draw, options: LiveOptions(plan), doctor: doctor, settling: settling,
      position: storyPosition)
    var arrays = clusterArrays(current)
    arrays += try model.parameters.exportValues().map {
      NamedArray(name: "weights/" + $0.name, shape: $0.shape.dims, values: $0.values)
    }
    arrays += try model.parameters.exportMoments(model.optimizer.rule).map {
      NamedArray(name: $0.name, shape: $0.shape.dims, values: $0.values)
    }
    arrays += headArrays()
    return Checkpoint(epoch: epoch, iteration: progress?.iteration ?? 0, state: state.text, arrays: arrays)
  }

  private func clusterArrays(_ clusters: Clusters) -> [NamedArray] {
    let assignment = clusters.assignment
    return [clusters.centroidArray] + clusters.whitening.arrays + (clusters.projection?.arrays ?? []) + [
      // Numbers of clusters are exact as floats: there are fewer than 2^24.
      NamedArray(name: "labels", shape: [assignment.labels.count], values: assignment.labels.map(Float.init)),
      NamedArray(name: "distances", shape: [assignment.distances.count], values: assignment.distances),
    ] + clusters.weights.map { NamedArray(name: "clustered/" + $0.name, shape: $0.shape, values: $0.values) }
  }

  /// Goes back to a checkpoint.
  ///
  /// - Throws: ``TrainingError/checkpointDoesNotFit(reason:)`` where it is of other data or options.
  func restore(_ checkpoint: Checkpoint) throws {
    let state = try TrainerState.read(checkpoint.state)
    let arrays = CheckpointArrays(checkpoint.arrays)
    let parameters = model.parameters
    try parameters.restore(
      parameters.all.map { ($0.name, try arrays.take("weights/" + $0.name, count: $0.shape.count)) },
      moments: parameters.all.filter(\.isTrained).map { parameter in
        let names = model.optimizer.rule.momentNames.map { "\($0)/\(parameter.name)" }
        return (parameter.name, try names.map { try arrays.take($0, count: parameter.shape.count) })
      }, changeCount: state.changeCount, stepCount: state.stepCount ?? 0)
    gate.learningRate = state.learningRate
    doctor = state.doctor ?? Doctor()
    settling = state.settling ?? SettlingWatch()
    let clusters = try clusters(state, arrays)
    current = clusters
    epoch = checkpoint.epoch
    storyPosition = state.position
    recorder?.forget(after: state.position ?? 0)
    head = try restoredHead(over: clusters, arrays, steps: state.headStepCount, epoch: checkpoint.epoch)
    // Of an epoch that is going on there is a draw; version 0.1.0 kept none, but a head then and only then.
    guard state.draw != nil || head?.isFresh == true else { return }
    let draw = state.draw ?? EpochDraw(configuration, images: images.count)
    let progress = EpochProgress(epoch: checkpoint.epoch, draw: draw)
    (progress.iteration, progress.images) = (checkpoint.iteration, state.images)
    (progress.lossSum, progress.seconds) = (state.lossSum, state.seconds)
    self.progress = progress
  }

  private func clusters(_ state: TrainerState, _ arrays: CheckpointArrays) throws -> Clusters {
    let projection = try restoredProjection(arrays)
    let width = projection?.outputCount ?? model.network.featureCount
    let labels = try arrays.take("labels", count: images.count).map { Int32($0) }
    let components = try arrays.take("pca.components")
    let centroids = try arrays.take("centroids")
    let count = max(1, components.count / width)
    let k = centroids.count / (projection?.outputCount ?? count)  // that of the run may have been changed since
    guard labels.allSatisfy({ (0..<Int32(k)).contains($0) }) else {
      throw TrainingError.checkpointDoesNotFit(reason: "it has other clusters")
    }
    let stats = state.stats
    let assignment = ClusterAssignment(
      labels: labels, distances: try arrays.take("distances", count: images.count),
      sizes: clusterSizes(labels, count: k), objective: stats.objective, centroids: centroids)
    return Clusters(
      epoch: stats.epoch, assignment: assignment,
      whitening: PCAWhitening(
        mean: try arrays.take("pca.mean", count: width), components: components, componentCount: count,
        eigenvalues: state.eigenvalues),
      weights: parametersInOrder(arrays.group("clustered/")), nmiPrevious: stats.nmiPrevious,
      nmiLabels: stats.nmiLabels, reassigned: stats.reassigned, evaluation: stats.evaluation,
      featureSeconds: stats.seconds.features, pcaSeconds: stats.seconds.pca, kmeansSeconds: stats.seconds.kmeans,
      picture: picture(assignment, epoch: stats.epoch), projection: projection, score: stats.score)
  }

  /// What is shown of clusters that the run goes on with; their lineage is in the run's database.
  private func picture(_ assignment: ClusterAssignment, epoch: Int) -> ClusterPicture {
    var picture = ClusterPicture(assignment, epoch: epoch, classes: images.labels, after: nil)
    let stored = recorder?.read { database -> (ClusterPicture, [Int32]?)? in
      guard let picture = try database.picture(epoch: epoch) else { return nil }
      return (picture, try database.labels(before: epoch)?.labels)
    }
    if let (stored, previous) = stored {
      picture.takeOver(stored, assignment, previous: previous, classes: images.labels)
    }
    return picture
  }

  /// As the network has them.
  private func parametersInOrder(_ weights: [NamedArray]) -> [NamedArray] {
    let byName = Dictionary(weights.map { ($0.name, $0) }) { first, _ in first }
    return model.parameters.all.compactMap { byName[$0.name] }
  }
}
