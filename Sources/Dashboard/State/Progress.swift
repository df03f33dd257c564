import Telemetry

/// How far the run is, and how long it will take.
package struct Progress: Sendable {
  var epoch = 0
  var epochs = 0
  var iteration = 0
  var iterationCount = 0
  /// The phase's own share that is done, where it tells.
  var phaseShare: Double?
  private var epochSeconds: [Double] = []

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

  mutating func begin(_ phase: Phase, epoch: Int) {
    phaseShare = nil
    if phase != .training && phase != .saving && epoch != self.epoch { (iteration, iterationCount) = (0, 0) }
    self.epoch = epoch
  }

  mutating func end(_ stats: EpochStats) {
    let seconds = stats.seconds
    epochSeconds.append(seconds.features + seconds.pca + seconds.kmeans + seconds.train)
    if epochSeconds.count > 64 { epochSeconds.removeFirst() }
  }
}
