/// How long two ways to compute the same take, run in turn: a clock that falls and rises, and other programs, meet both.
struct PairedTiming {
  /// The shortest time of each, in seconds.
  let first: Double
  let second: Double
  /// The median, over the pairs, of the second's time as a share of the first's.
  let ratio: Double

  /// Runs both once to warm up, and then in turn.
  init(pairs: Int, _ first: () -> Void, _ second: () -> Void) {
    _ = (seconds(first), seconds(second))
    let times = (0..<pairs).map { _ in (first: seconds(first), second: seconds(second)) }
    self.first = times.map(\.first).min() ?? .infinity
    self.second = times.map(\.second).min() ?? .infinity
    ratio = times.map { $0.second / $0.first }.sorted()[pairs / 2]
  }
}

private func seconds(_ step: () -> Void) -> Double {
  let start = ContinuousClock.now
  step()
  return (ContinuousClock.now - start) / .seconds(1)
}
