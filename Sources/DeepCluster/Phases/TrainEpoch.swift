import Clustering
import Datasets
import NN
import Telemetry
import Tensors

extension Trainer {
  /// One pass over the pseudo-labels with a fresh head (`deepcluster.md` a.4, steps 6 to 8).
  func train(on clusters: Clusters, epoch: Int) throws -> TrainingResult {
    ports.events.post(.phaseStarted(.training, epoch: epoch))
    gate.reassignmentIsDue = false
    let progress =
      self.progress
      ?? EpochProgress(
        epoch: epoch, head: freshHead(for: clusters, epoch: epoch),
        draw: EpochDraw(configuration, images: images.count))
    self.progress = progress
    let order = drawOrder(clusters, progress.draw, epoch: epoch)
    let weights = configuration.loss == .weighted ? inverseSizes(clusters) : nil
    let batch = min(plan.batch, order.count)
    let iterationCount = (order.count + batch - 1) / batch
    startBatches(order, of: batch, epoch: epoch, from: progress.iteration)
    defer { batches.stop() }
    var watch = Stopwatch(gate)
    while progress.iteration < iterationCount {
      try gate.poll()
      if gate.reassignmentIsDue {
        settling.restart()
        ports.events.post(.epochCutShort(epoch: epoch, batches: progress.iteration))
        break
      }
      let iteration = progress.iteration
      let positions = iteration * batch..<min((iteration + 1) * batch, order.count)
      let loss = try step(
        on: Array(order[positions]), clusters, head: progress.head, clusterWeights: weights, epoch: epoch,
        iteration: iteration)
      let seconds = watch.lap()
      progress.iteration += 1
      progress.lossSum += Double(loss) * Double(positions.count)
      progress.images += positions.count
      progress.seconds += seconds
      ports.events.post(
        .batchEnded(
          BatchStats(
            epoch: epoch, iteration: iteration, iterationCount: iterationCount, loss: loss,
            learningRate: gate.learningRate, seconds: seconds, images: positions.count)))
      try saveCheckpointIfDue()
    }
    return progress.result
  }

  private func startBatches(_ order: [Int], of batch: Int, epoch: Int, from iteration: Int) {
    let starts = stride(from: iteration * batch, to: order.count, by: batch)
    batches.start(
      starts.lazy.map { first in
        BatchRequest.augmented(order[first..<min(first + batch, order.count)], epoch: epoch, firstPosition: first)
      })
  }

  private func freshHead(for clusters: Clusters, epoch: Int) -> Head {
    Head(
      featureCount: model.network.featureCount, classCount: clusters.assignment.clusterCount, seed: configuration.seed,
      index: epoch)
  }

  /// The next batch: augmented images forward, the loss back, both optimizers one step. Returns the mean loss in nats.
  private func step(
    on indices: [Int], _ clusters: Clusters, head: Head, clusterWeights: [Float]?, epoch: Int,
    iteration: Int
  ) throws -> Float {
    let network = try model.training(batch: indices.count)
    try batches.next(into: network.input)
    let labels = indices.map { clusters.assignment.labels[$0] }
    let features = network.forward()
    let (loss, gradient) = head.train(
      features: features, labels: labels,
      weights: clusterWeights.map { weights in labels.map { weights[Int($0)] } },
      learningRate: gate.learningRate, weightDecay: configuration.weightDecay)
    guard loss.isFinite else {
      let layer = network.firstNotFiniteLayer() ?? "the head"
      ports.events.post(Doctor.lossNotFinite(epoch: epoch, iteration: iteration, layer: layer))
      throw TrainingError.lossNotFinite(epoch: epoch, iteration: iteration, layer: layer)
    }
    network.backward(gradient)
    try model.optimizer.step(model.parameters, learningRate: gate.learningRate)
    return loss
  }

  private func drawOrder(_ clusters: Clusters, _ draw: EpochDraw, epoch: Int) -> [Int] {
    let assignment = clusters.assignment
    switch draw.sampler {
    case .uniform:
      return UniformLabelSampler.order(
        labels: assignment.labels, clusterCount: assignment.clusterCount, count: draw.count, seed: configuration.seed,
        epoch: epoch)
    case .natural:
      return NaturalSampler.order(imageCount: images.count, count: draw.count, seed: configuration.seed, epoch: epoch)
    }
  }

  /// The weight of each cluster's images: the inverse of its size, 0 where it is empty.
  private func inverseSizes(_ clusters: Clusters) -> [Float] {
    clusters.assignment.sizes.map { $0 == 0 ? 0 : 1 / Float($0) }
  }
}
