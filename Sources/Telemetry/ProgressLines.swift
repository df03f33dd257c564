/// How far long work is, in words, for ``PlainLines``: now and then a line with the share that is done and the time left.
///
/// Work that is done within ``interval`` makes no line, so that a log is not flooded.
struct ProgressLines: Sendable {
  /// Seconds between two lines at least.
  static let interval = 10.0

  private var phase: Phase?
  /// How much was done when the phase was first heard of, and when that was: its speed is measured from there, for an
  /// epoch that is resumed begins in its middle.
  private var start = (done: 0, seconds: 0.0)
  private var lastLine = 0.0

  /// The line that an event is worth, if any.
  ///
  /// - Parameters:
  ///   - seconds: when it happened, by a clock that never goes back.
  ///   - epochs: the epochs of the run.
  mutating func line(for event: Event, seconds: Double, epochs: Int) -> String? {
    switch event {
    case .phaseStarted, .stateChanged:
      phase = nil  // a pause is no work
      return nil
    case .progressed(let phase, let done, let total):
      return line(phase, place: "", done: done, of: total, seconds)
    case .kmeansIterated(let stats):
      return line(
        .clustering, place: " epoch \(stats.epoch + 1)/\(epochs)", done: stats.iteration + 1,
        of: stats.iterationCount, seconds)
    case .batchEnded(let stats):
      return line(
        .training, place: " epoch \(stats.epoch + 1)/\(epochs)", done: stats.iteration + 1, of: stats.iterationCount,
        seconds)
    default: return nil
    }
  }

  private mutating func line(
    _ phase: Phase, place: String, done: Int, of total: Int, _ seconds: Double
  ) -> String? {
    guard phase == self.phase else {
      self.phase = phase
      start = (done, seconds)
      return nil
    }
    guard done > start.done, done < total, seconds - max(lastLine, start.seconds) >= ProgressLines.interval else {
      return nil
    }
    lastLine = seconds
    let left = (seconds - start.seconds) / Double(done - start.done) * Double(total - done)
    return "progress \(phase.rawValue)\(place) \(100 * done / total) % (\(done)/\(total)) eta \(fixed(left, 0))s"
  }
}
