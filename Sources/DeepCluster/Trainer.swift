import Clustering
import Datasets
import NN
import RunStore
import Telemetry
import Tensors

/// DeepCluster (Caron et al., ECCV 2018): clusters the features, trains on the clusters, and again.
///
/// Owns every tensor. Created and used on one thread, the run's queue; only Telemetry values leave it.
final class Trainer {
  /// What the run is made of; some of its options can be changed on the way.
  var plan: RunPlan
  let ports: Ports
  let recorder: RunRecorder?
  let directory: RunDirectory
  let gate: CommandGate
  let images: ImageSet
  let batches: BatchRing
  let model: Model
  private let snapshots: SnapshotQueue
  let probes: ProbeQueue
  let info: RunInfo
  let inference: InferenceRecord
  /// The images that the feature map shows.
  lazy var mapImages = FeatureMap.sample(of: images.count, seed: configuration.seed)
  var current: Clusters?
  /// The epoch that goes on, or that the run goes on with.
  var epoch = 0
  /// What stands on the features while an epoch is trained; nil before the first.
  var head: EpochHead?
  /// Looks for collapse.
  var doctor = Doctor()
  /// Sees when the clusters have settled.
  var settling = SettlingWatch()
  /// The training of the epoch that is going on.
  var progress: EpochProgress?
  /// The place in the run's story that a run goes on from: that of the last checkpoint.
  var storyPosition: Int?
  private var lastCheckpoint = ContinuousClock.now

  var configuration: Configuration { plan.configuration }

  /// Loads the images and builds the network.
  init(plan: RunPlan, run: RunDirectory, ports: Ports, version: String, recorder: RunRecorder?) throws {
    (self.plan, self.recorder) = (plan, recorder)
    directory = run
    self.ports = ports
    ComputeThreads.set(plan.threads)
    let gate = CommandGate(ports: ports, learningRate: plan.learningRate)
    self.gate = gate
    images = try ImageSet.load(
      plan.source, side: plan.side, limit: plan.configuration.limit, seed: plan.configuration.seed,
      deduplicates: plan.configuration.deduplicate ?? false, budget: plan.pixelBudget
    ) { done, total in
      ports.events.post(.progressed(.loading, done: done, total: total))
      try gate.poll()
    }
    guard images.count >= plan.leastImages else {
      throw TrainingError.tooFewImagesLeft(
        left: images.count, k: plan.leastImages, skipped: images.skipped.count + images.duplicates.count)
    }
    ports.events.post(.phaseStarted(.compiling, epoch: 0))
    let algorithms = Algorithms(plan.algorithm, threads: plan.threads, run: run)
    algorithms.table.isHurried = { ports.commands.hasPending { $0 == .stop } }
    model = try Model(plan: plan, channels: images.channels, algorithms: algorithms.table)
    try gate.poll()  // before what was chosen in a hurry is kept
    algorithms.record(in: run, ports: ports)
    let normalization = Normalization.of(images)
    batches = Trainer.batches(
      of: images, normalization, plan: plan, inferenceBatch: model.inference.input.rowCount)
    info = RunInfo(plan: plan, run: run, images: images, model: model, version: version)
    inference = InferenceRecord(plan, model, normalization, algorithms: algorithms.inferenceChoices)
    recorder?.record(imageCount: images.count, places: images.places(ofAll: plan.source.count))
    snapshots = SnapshotQueue(run: run, ports: ports, recorder: recorder)
    probes = ProbeQueue(ports: ports)
    keepOptions()
  }

  /// What fills the network's input. Decoding goes ahead of the network, to hide the disk; pixels in memory are so
  /// quickly put into a batch that a thread beside the network's only takes a core from it (``BatchRing``).
  private static func batches(
    of images: ImageSet, _ normalization: Normalization, plan: RunPlan, inferenceBatch: Int
  ) -> BatchRing {
    guard let augmentation = Augmentation(named: plan.augmentation, strength: plan.augmentStrength) else {
      preconditionFailure("the plan let an unknown augmentation pass: \(plan.augmentation)")
    }
    let filler = BatchFiller(
      images: images, normalization: normalization, augmentation: augmentation, seed: plan.configuration.seed)
    return BatchRing(
      filler, batch: max(plan.batch, inferenceBatch), threads: plan.threads, isAhead: images.isStreamed)
  }

  /// Trains to the end, or until it is stopped. Whatever ends the run, the last clusters are saved.
  ///
  /// After the last epoch the images are clustered once more, so that what is saved fits the final weights.
  func run() throws {
    ports.events.post(.runStarted(info))
    reportSkipped()
    gate.onSnapshot = { [unowned self] name in saveSnapshot(name: name) }
    gate.onChange = { [unowned self] change in take(change) }
    defer {
      gate.onSnapshot = { _ in }
      gate.onChange = nil
      probes.wait()
      saveSnapshot(name: nil)
      snapshots.wait()
    }
    ports.events.post(.stateChanged(.running))
    do {
      try runEpochs()
    } catch let error where error is RunInterrupted || error is DatasetError {
      // The story of a clustering that was not finished is told again; what the user has changed since is kept.
      if progress != nil { endChapter() }
      try saveCheckpoint()
      throw error
    }
  }

  private func runEpochs() throws {
    if let current { ports.pictures.publish(current.picture) }
    if epoch >= configuration.epochs { (epoch, progress) = (configuration.epochs, nil) }
    while true {
      let previous = current
      if progress == nil { current = try clustersForEpoch() }  // else goes on within the epoch
      guard let clusters = current, epoch < configuration.epochs, !settling.hasEnded else { return }
      if progress == nil { head = nextHead(for: clusters, after: previous, epoch: epoch) }
      let training = try train(on: clusters, epoch: epoch)
      progress = nil
      let stats = clusters.stats(learningRate: gate.learningRate, training: training).carried(to: epoch)
      probes.wait()  // the story has one order, however busy the machine is
      for event in [.epochEnded(stats)] + doctor.examine(stats) { ports.events.post(event) }
      epoch += 1
      endChapter()
      try saveCheckpoint()
    }
  }

  /// Keeps a checkpoint if the last one is old enough.
  func saveCheckpointIfDue() throws {
    guard ContinuousClock.now - lastCheckpoint >= .seconds(60 * configuration.checkpointMinutes) else { return }
    endChapter()
    try saveCheckpoint()
  }

  /// Notes that all that has been told so far lies behind the checkpoint that follows, and is never told again; what the
  /// probes find first.
  private func endChapter() {
    probes.wait()
    storyPosition = recorder?.position
  }

  private func saveCheckpoint() throws {
    lastCheckpoint = .now
    if let checkpoint = try checkpoint() { snapshots.save(checkpoint) }
  }

  /// Copies what a snapshot needs and lets another queue write it; training goes on.
  private func saveSnapshot(name: String?) {
    guard let current else {
      if name != nil { ports.events.post(.snapshotFailed(message: "there are no clusters yet")) }
      return
    }
    do {
      let clusters = try inferred(current)
      let stats = clusters.stats(learningRate: gate.learningRate, training: nil)
      var info = info
      (info.k, info.epochs) = (clusters.assignment.clusterCount, configuration.epochs)
      if info.augment != plan.augmentation { (info.augment, info.augmentReason) = (plan.augmentation, nil) }
      snapshots.save(
        ClusterSnapshot(clusters, stats: stats, info: info, inference: inference, plan: plan, images: images),
        name: name)
    } catch {
      ports.events.post(.snapshotFailed(message: "\(error)"))
    }
  }
}
