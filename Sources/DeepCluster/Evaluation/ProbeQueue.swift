import Dispatch
import Telemetry
import Tensors

/// Fits classifiers to features beside the training, and tells how good they are.
final class ProbeQueue {
  /// Images that they learn from and are tried on, at most: few enough to be done while an epoch is trained.
  private static let (trainingLimit, testLimit) = (10_000, 2_000)

  private let ports: Ports
  private let queue = DispatchQueue(label: "dctop.probes", qos: .utility)
  private let group = DispatchGroup()

  init(ports: Ports) { self.ports = ports }

  /// Copies the rows that are needed, and goes on at once; nothing where there are not two images to learn from and one
  /// to be tried on.
  ///
  /// - Parameters:
  ///   - features: `[N, D]`, of unit length.
  ///   - labels: The class of each of the N images, -1 where unknown.
  func probe(_ features: Tensor, labels: [Int32], seed: UInt64, epoch: Int) {
    let split = LabelledSplit(
      labels, seed: seed, hasTest: false, trainingLimit: ProbeQueue.trainingLimit, testLimit: ProbeQueue.testLimit)
    guard split.training.count >= 2, !split.test.isEmpty else { return }
    // Tensors stay with the trainer; arrays may go.
    let (training, test) = (split.training.flatMap { features.row($0) }, split.test.flatMap { features.row($0) })
    let width = features.rowLength
    let (ports, classCount) = (ports, Int(labels.max() ?? 0) + 1)
    let (trainingLabels, testLabels) = (split.training.map { labels[$0] }, split.test.map { labels[$0] })
    queue.async(group: group) {
      ComputeThreads.setOwn(1)
      let found = SnapshotEvaluation.Classification(
        training: LabelledRows(Tensor([trainingLabels.count, width], training), trainingLabels),
        test: LabelledRows(Tensor([testLabels.count, width], test), testLabels), classCount: classCount)
      guard let found else { return }
      ports.events.post(
        .classified(
          ClassifierFigures(
            epoch: epoch, trainingImages: found.trainingImages, testImages: found.testImages,
            neighbors: found.neighbors, probe: found.probe)))
    }
  }

  /// Waits until everything handed over has been told.
  func wait() { group.wait() }
}
