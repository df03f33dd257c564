import Clustering
import Datasets
import NN
import Telemetry
import Tensors

extension Trainer {
  /// One pass over the pseudo-labels with the epoch's head (`deepcluster.md` a.4, steps 6 to 8).
  func train(on clusters: Clusters, epoch: Int) throws -> TrainingResult {
    ports.events.post(.phaseStarted(.training, epoch: epoch))
    gate.reassignmentIsDue = false
    let progress =
      self.progress ?? EpochProgress(epoch: epoch, draw: EpochDraw(configuration, images: images.count))
    self.progress = progress
    // The crops of an image follow each other.
    let order = drawOrder(clusters, progress.draw, epoch: epoch).flatMap { repeatElement($0, count: plan.cropCount) }
    let pseudoLabels = pseudoLabels(of: clusters)
    let batch = min(plan.batch, order.count)
    let iterationCount = (order.count + batch - 1) / batch
    let augmentation = progress.draw.augment.flatMap { Augmentation(named: $0, strength: plan.augmentStrength) }
    startBatches(order, of: batch, epoch: epoch, from: progress.iteration, by: augmentation)
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
      let rate = learningRate(epoch: epoch, iteration: iteration, of: iterationCount)
      let loss = try step(
        on: Array(order[positions]), from: positions.lowerBound, pseudoLabels, epoch: epoch, iteration: iteration,
        learningRate: rate)
      let gradientNorm = try iteration.isMultiple(of: Trainer.gradientNormInterval) ? self.gradientNorm : nil
      let seconds = watch.lap()
      progress.iteration += 1
      progress.lossSum += Double(loss) * Double(positions.count)
      progress.images += positions.count
      progress.seconds += seconds
      ports.events.post(
        .batchEnded(
          BatchStats(
            epoch: epoch, iteration: iteration, iterationCount: iterationCount, loss: loss,
            learningRate: rate, seconds: seconds, images: positions.count, gradientNorm: gradientNorm)))
      try saveCheckpointIfDue()
    }
    return progress.result(
      learningRate: learningRate(epoch: epoch, iteration: max(0, progress.iteration - 1), of: iterationCount))
  }

  private func startBatches(
    _ order: [Int], of batch: Int, epoch: Int, from iteration: Int, by augmentation: Augmentation?
  ) {
    let starts = stride(from: iteration * batch, to: order.count, by: batch)
    let cropCount = plan.cropCount
    batches.start(
      starts.lazy.map { first in
        BatchRequest.augmented(
          order[first..<min(first + batch, order.count)], epoch: epoch, firstPosition: first, by: augmentation,
          cropCount: cropCount)
      })
  }

  /// The next batch: augmented images forward, the loss back, one step of the optimizer. Returns the mean loss in nats.
  private func step(
    on indices: [Int], from position: Int, _ pseudoLabels: [PseudoLabels], epoch: Int, iteration: Int,
    learningRate: Float
  ) throws -> Float {
    let network = try model.training(batch: indices.count)
    try batches.next(into: network.input)
    let (loss, gradient) = trainHead(network.forward(), indices, from: position, pseudoLabels)
    guard loss.isFinite else {
      let layer = network.firstNotFiniteLayer() ?? "the head"
      ports.events.post(Doctor.lossNotFinite(epoch: epoch, iteration: iteration, layer: layer))
      throw TrainingError.lossNotFinite(epoch: epoch, iteration: iteration, layer: layer)
    }
    network.backward(gradient)
    try descend(learningRate: learningRate)
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
}
