import Datasets
import NN
import RunStore
import Telemetry
import Tensors

/// DeepCluster (Caron et al., ECCV 2018): clusters the features, trains on the clusters, and again.
///
/// Owns every tensor. Created and used on one thread, the run's queue; only Telemetry values leave it.
final class Trainer {
  let plan: RunPlan
  let ports: Ports
  let recorder: RunRecorder?
  let directory: RunDirectory
  let gate: CommandGate
  let images: ImageSet
  let batches: BatchRing
  let model: Model
  private let snapshots: SnapshotQueue
  private let info: RunInfo
  private let inference: InferenceRecord
  var current: Clusters?
  /// The epoch that the run goes on with.
  var firstEpoch = 0
  /// The training of the epoch that is going on.
  var progress: EpochProgress?
  private var lastCheckpoint = ContinuousClock.now

  var configuration: Configuration { plan.configuration }

  /// Loads the images and builds the network.
  init(plan: RunPlan, run: RunDirectory, ports: Ports, version: String, recorder: RunRecorder?) throws {
    (self.plan, self.recorder) = (plan, recorder)
    directory = run
    self.ports = ports
    ComputeThreads.set(plan.threads)
    let gate = CommandGate(ports: ports, learningRate: plan.configuration.learningRate)
    self.gate = gate
    ports.events.post(.phaseStarted(.loading, epoch: 0))
    images = try ImageSet.load(
      plan.source, side: plan.side, limit: plan.configuration.limit, seed: plan.configuration.seed,
      deduplicates: plan.configuration.deduplicate ?? false, budget: plan.pixelBudget
    ) { done, total in
      ports.events.post(.progressed(.loading, done: done, total: total))
      try gate.poll()
    }
    guard images.count >= plan.k else {
      throw TrainingError.tooFewImagesLeft(
        left: images.count, k: plan.k, skipped: images.skipped.count + images.duplicates.count)
    }
    ports.events.post(.phaseStarted(.compiling, epoch: 0))
    let algorithms = Algorithms(plan.algorithm, threads: plan.threads, run: run)
    model = try Model(plan: plan, channels: images.channels, algorithms: algorithms.table)
    algorithms.record(in: run, ports: ports)
    let normalization = Normalization.of(images)
    batches = Trainer.batches(
      of: images, normalization, plan: plan, inferenceBatch: model.inference.input.rowCount)
    info = RunInfo(plan: plan, run: run, images: images, model: model, version: version)
    inference = InferenceRecord(plan, model, normalization, algorithms: algorithms.inferenceChoices)
    recorder?.record(
      options: plan.optionTexts(precision: model.precision.rawValue), environment: plan.environment(version: version))
    recorder?.record(imageCount: images.count, places: images.places(ofAll: plan.source.count))
    snapshots = SnapshotQueue(run: run, ports: ports, recorder: recorder)
    do {
      try run.write(record: RunRecord(plan, precision: model.precision, version: version))
    } catch {
      ports.events.post(.warned(message: "the run's options are not kept: \(error)"))
    }
  }

  /// What fills the network's input. Decoding goes ahead of the network, to hide the disk; pixels in memory are so
  /// quickly put into a batch that a thread beside the network's only takes a core from it (``BatchRing``).
  private static func batches(
    of images: ImageSet, _ normalization: Normalization, plan: RunPlan, inferenceBatch: Int
  ) -> BatchRing {
    guard let augmentation = Augmentation(named: plan.augmentation) else {
      preconditionFailure("the plan let an unknown augmentation pass: \(plan.augmentation)")
    }
    let filler = BatchFiller(
      images: images, normalization: normalization, augmentation: augmentation, seed: plan.configuration.seed)
    let trainingBatch = min(plan.batch, plan.configuration.drawCount(of: images.count))
    return BatchRing(
      filler, batch: max(trainingBatch, inferenceBatch), threads: plan.threads, isAhead: images.isStreamed)
  }

  /// Trains to the end, or until it is stopped. Whatever ends the run, the last clusters are saved.
  ///
  /// After the last epoch the images are clustered once more, so that what is saved fits the final weights.
  func run() throws {
    ports.events.post(.runStarted(info))
    reportSkipped()
    gate.onSnapshot = { [unowned self] name in saveSnapshot(name: name) }
    defer {
      gate.onSnapshot = { _ in }
      saveSnapshot(name: nil)
      snapshots.wait()
    }
    ports.events.post(.stateChanged(.running))
    do {
      try runEpochs()
    } catch let error where error is RunInterrupted || error is DatasetError {
      if progress != nil { try saveCheckpoint(nextEpoch: 0) }
      throw error
    }
  }

  private func runEpochs() throws {
    if let current { ports.pictures.publish(current.picture) }
    for epoch in min(firstEpoch, configuration.epochs)..<configuration.epochs {
      let clusters: Clusters
      if let current, progress != nil {
        clusters = current  // a checkpoint from within the epoch
      } else {
        clusters = try reassign(epoch: epoch, previous: current)
      }
      current = clusters
      let training = try train(on: clusters, epoch: epoch)
      progress = nil
      ports.events.post(.epochEnded(clusters.stats(learningRate: gate.learningRate, training: training)))
      try saveCheckpoint(nextEpoch: epoch + 1)
    }
    current = try reassign(epoch: configuration.epochs, previous: current)
  }

  /// Keeps a checkpoint if the last one is old enough.
  func saveCheckpointIfDue() throws {
    guard ContinuousClock.now - lastCheckpoint >= .seconds(60 * configuration.checkpointMinutes) else { return }
    try saveCheckpoint(nextEpoch: 0)
  }

  private func saveCheckpoint(nextEpoch: Int) throws {
    lastCheckpoint = .now
    if let checkpoint = try checkpoint(nextEpoch: nextEpoch) { snapshots.save(checkpoint) }
  }

  /// Copies what a snapshot needs and lets another queue write it; training goes on.
  private func saveSnapshot(name: String?) {
    guard let current else {
      if name != nil { ports.events.post(.snapshotFailed(message: "there are no clusters yet")) }
      return
    }
    let stats = current.stats(learningRate: gate.learningRate, training: nil)
    snapshots.save(
      ClusterSnapshot(current, stats: stats, info: info, inference: inference, plan: plan, images: images), name: name)
  }
}
