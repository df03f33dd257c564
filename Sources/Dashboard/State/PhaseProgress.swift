import TUI

/// How far the phase is that goes on, and how long it will take.
struct PhaseProgress: Sendable {
  /// The run's ``DashboardModel/elapsed`` seconds when it began.
  var began = 0.0
  /// The share that is done, where the phase tells.
  private(set) var share: Double?
  /// What is done, where nobody knows of how much.
  private(set) var count: Int?

  /// A phase that is soon over needs no forecast, and one that has just begun has none.
  private static let patience = 1.0  // seconds

  /// - Parameter total: 0 where nobody knows it.
  mutating func take(done: Int, of total: Int) {
    (share, count) = total > 0 ? (Double(done) / Double(total), nil) : (nil, done)
  }

  /// What is said beside the gauge, at a time of the run.
  func text(at elapsed: Double) -> String {
    if let count { return "\(NumberFormat.grouped(count)) found" }
    guard let share, share > 0, share < 1, elapsed - began >= PhaseProgress.patience else { return "" }
    return "\(NumberFormat.duration((elapsed - began) * (1 - share) / share)) left"
  }
}
