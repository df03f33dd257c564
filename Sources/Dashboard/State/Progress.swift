import Telemetry

/// How far the run is, and how long it will take.
package struct Progress: Sendable {
  var epoch = 0
  var epochs = 0
  var iteration = 0
  var iterationCount = 0
  var phase = PhaseProgress()
  private var epochSeconds: [Double] = []
  /// Images and seconds of the last batches; those before count less and less.
  private var (recentImages, recentSeconds) = (0.0, 0.0)
  /// ``speed`` as it was, a second of training from one to the next.
  package private(set) var speeds: [Double] = []
  private var secondsSinceSpeed = 0.0

  /// Speeds that are kept.
  static let speedCount = 16

  /// The share of the current epoch's training.
  var epochShare: Double? { iterationCount == 0 ? nil : Double(iteration) / Double(iterationCount) }

  var totalShare: Double? {
    epochs == 0 ? nil : min(1, (Double(epoch) + (epochShare ?? 0)) / Double(epochs))
  }

  /// Seconds of work left, by the median of the last epochs; nil until one has ended. Pauses do not count: the
  /// trainer's own seconds leave them out.
  package var secondsLeft: Double? {
    let last = epochSeconds.suffix(7).sorted()
    guard !last.isEmpty else { return nil }
    return max(0, Double(epochs - epoch) - (epochShare ?? 0)) * last[last.count / 2]
  }

  /// Images a second in training, over about the last ten batches: a single one's varies with whatever else the machine
  /// does.
  package var speed: Double? { recentSeconds > 0 ? recentImages / recentSeconds : nil }

  mutating func take(_ batch: BatchStats) {
    (iteration, iterationCount, epoch) = (batch.iteration + 1, batch.iterationCount, batch.epoch)
    recentImages = 0.9 * recentImages + Double(batch.images)
    recentSeconds = 0.9 * recentSeconds + batch.seconds
    secondsSinceSpeed += batch.seconds
    guard let speed, secondsSinceSpeed >= 1 else { return }
    secondsSinceSpeed = 0
    speeds.append(speed)
    if speeds.count > Progress.speedCount { speeds.removeFirst() }
  }

  /// - Parameter elapsed: The run's seconds until now.
  mutating func begin(_ phase: Phase, epoch: Int, at elapsed: Double) {
    self.phase = PhaseProgress(began: elapsed)
    if phase != .training && phase != .saving && epoch != self.epoch { (iteration, iterationCount) = (0, 0) }
    self.epoch = epoch
  }

  mutating func end(_ stats: EpochStats) {
    let seconds = stats.seconds
    epochSeconds.append(seconds.features + seconds.pca + seconds.kmeans + seconds.train)
    if epochSeconds.count > 64 { epochSeconds.removeFirst() }
  }
}
