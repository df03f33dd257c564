import Telemetry

extension DashboardModel {
  /// An alarm begins. Its advice stands below its finding among the events: the newest is shown first.
  mutating func raise(_ alarm: Alarm) {
    alarms.removeAll { $0.kind == alarm.kind }
    alarms.append(alarm)
    note(.info, "try: \(alarm.advice)", alarm.epoch)
    note(.alarm, alarm.finding, alarm.epoch)
  }

  /// An alarm is over.
  mutating func withdraw(_ kind: Alarm.Kind, _ epoch: Int) {
    alarms.removeAll { $0.kind == kind }
    note(.alarmOver, "\(kind.words): over", epoch)
  }
}
