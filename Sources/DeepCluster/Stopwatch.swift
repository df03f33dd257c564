/// Seconds of work, without the time that the run was paused.
struct Stopwatch {
  private let gate: CommandGate
  private var start = ContinuousClock.now
  private var waitedBefore: Double

  init(_ gate: CommandGate) {
    self.gate = gate
    waitedBefore = gate.waitedSeconds
  }

  /// Seconds of work since the start or the last lap.
  mutating func lap() -> Double {
    let now = ContinuousClock.now
    defer {
      start = now
      waitedBefore = gate.waitedSeconds
    }
    return (now - start).inSeconds - (gate.waitedSeconds - waitedBefore)
  }
}
