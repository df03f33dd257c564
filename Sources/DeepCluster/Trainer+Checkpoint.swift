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
      stats: current.stats(learningRate: gate.learningRate, training: nil), eigenvalues: current.whitening.eigenvalues,
      draw: progress?.draw, options: LiveOptions(plan), doctor: doctor, settling: settling,
      position: storyPosition)
    var arrays = clusterArrays(current)
    arrays += try model.parameters.exportValues().map {
      NamedArray(name: "weights/" + $0.name, shape: $0.shape.dims, values: $0.values)
    }
    arrays += try model.parameters.exportVelocities().map {
      NamedArray(name: "velocity/" + $0.name, shape: $0.shape.dims, values: $0.values)
    }
    if let head = progress?.head {
      arrays.append(NamedArray(name: "head.weight", shape: head.weights.shape.dims, values: head.weights.array))
      arrays.append(NamedArray(name: "head.bias", shape: head.bias.shape.dims, values: head.bias.array))
    }
    return Checkpoint(epoch: epoch, iteration: progress?.iteration ?? 0, state: state.text, arrays: arrays)
  }

  private func clusterArrays(_ clusters: Clusters) -> [NamedArray] {
    let (assignment, whitening) = (clusters.assignment, clusters.whitening)
    let (count, width) = (whitening.componentCount, whitening.featureCount)
    return [
      // Numbers of clusters are exact as floats: there are fewer than 2^24.
      NamedArray(name: "labels", shape: [assignment.labels.count], values: assignment.labels.map(Float.init)),
      NamedArray(name: "distances", shape: [assignment.distances.count], values: assignment.distances),
      NamedArray(name: "centroids", shape: [assignment.clusterCount, count], values: assignment.centroids),
      NamedArray(name: "pca.mean", shape: [width], values: whitening.mean),
      NamedArray(name: "pca.components", shape: [count, width], values: whitening.components),
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
      velocities: parameters.all.filter(\.isTrained).map {
        ($0.name, try arrays.take("velocity/" + $0.name, count: $0.shape.count))
      }, changeCount: state.changeCount)
    gate.learningRate = state.learningRate
    doctor = state.doctor ?? Doctor()
    settling = state.settling ?? SettlingWatch()
    let clusters = try clusters(state, arrays)
    current = clusters
    epoch = checkpoint.epoch
    storyPosition = state.position
    recorder?.forget(after: state.position ?? 0)
    guard arrays.contains("head.weight") else { return }
    let (width, k) = (model.network.featureCount, clusters.assignment.clusterCount)
    let head = Head(featureCount: width, classCount: k, seed: configuration.seed, index: checkpoint.epoch)
    _ = head.weights.elements.update(from: try arrays.take("head.weight", count: k * width))
    _ = head.bias.elements.update(from: try arrays.take("head.bias", count: k))
    let draw = state.draw ?? EpochDraw(configuration, images: images.count)
    let progress = EpochProgress(epoch: checkpoint.epoch, head: head, draw: draw)
    (progress.iteration, progress.images) = (checkpoint.iteration, state.images)
    (progress.lossSum, progress.seconds) = (state.lossSum, state.seconds)
    self.progress = progress
  }

  private func clusters(_ state: TrainerState, _ arrays: CheckpointArrays) throws -> Clusters {
    let width = model.network.featureCount
    let labels = try arrays.take("labels", count: images.count).map { Int32($0) }
    let components = try arrays.take("pca.components")
    let centroids = try arrays.take("centroids")
    let count = max(1, components.count / width)
    let k = centroids.count / count  // that of the run may have been changed since
    guard labels.allSatisfy({ (0..<Int32(k)).contains($0) }) else {
      throw TrainingError.checkpointDoesNotFit(reason: "it has other clusters")
    }
    var sizes = [Int32](repeating: 0, count: k)
    for label in labels { sizes[Int(label)] += 1 }
    let stats = state.stats
    let assignment = ClusterAssignment(
      labels: labels, distances: try arrays.take("distances", count: images.count), sizes: sizes,
      objective: stats.objective, centroids: centroids)
    return Clusters(
      epoch: stats.epoch, assignment: assignment,
      whitening: PCAWhitening(
        mean: try arrays.take("pca.mean", count: width), components: components, componentCount: count,
        eigenvalues: state.eigenvalues),
      weights: parametersInOrder(arrays.group("clustered/")), nmiPrevious: stats.nmiPrevious,
      nmiLabels: stats.nmiLabels, reassigned: stats.reassigned, evaluation: stats.evaluation,
      featureSeconds: stats.seconds.features, pcaSeconds: stats.seconds.pca, kmeansSeconds: stats.seconds.kmeans,
      picture: picture(assignment, epoch: stats.epoch))
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
