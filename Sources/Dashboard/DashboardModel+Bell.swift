import Telemetry

extension DashboardModel {
  /// Whether an event is one that the bell calls the user for: a loss that is not finite after one that was, an alarm,
  /// and the end of the run, good or bad. Asked before the event is taken in.
  func calls(_ event: Event) -> Bool {
    switch event {
    case .batchEnded(let stats): !stats.loss.isFinite && history.last?.isFinite != false
    case .alarmRaised, .failed: true
    case .stateChanged(let new): new == .finished && state != .finished
    default: false
    }
  }
}
