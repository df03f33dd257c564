import TUI
import Telemetry

extension DashboardModel {
  /// The events that are listed, oldest first.
  package var listedEvents: [EventLog.Entry] { events.chosen ?? log.entries }

  /// Where the line is among ``listedEvents``; nil while there is none.
  package var eventIndex: Int? {
    guard let cursor = events.cursor, !listedEvents.isEmpty else { return nil }
    return min(listedEvents.firstIndex(behind: { $0.number >= cursor }), listedEvents.count - 1)
  }

  /// Moves the line so many events towards older ones; above the newest there is no line.
  mutating func moveEvents(by rows: Int) {
    let count = listedEvents.count
    let wanted = max(0, (eventIndex ?? count) - rows)
    events.cursor = wanted < count ? listedEvents[wanted].number : nil
  }

  /// On to the next older (1) or newer (-1) empty cluster, warning, alarm or failure.
  mutating func seekAlarm(_ direction: Int) {
    if visible.contains(.events) { focused = .events }
    let list = listedEvents
    let place = eventIndex ?? list.count
    let found =
      direction > 0
      ? list[..<place].lastIndex { $0.kind.isAlarm } : list.indices.first { $0 > place && list[$0].kind.isAlarm }
    if let found {
      events.cursor = list[found].number
    } else {
      notice = ("no \(direction > 0 ? "older" : "newer") empty cluster, warning or alarm", soon)
    }
  }

  /// Shows the epoch of the event under the line, and its cluster where it has one.
  mutating func jumpToEvent() -> [Effect] {
    guard let index = eventIndex else { return [] }
    let entry = listedEvents[index]
    isMaximized = false
    if replay != nil { return [.replay(.toClusters(epoch: entry.epoch))] }
    if let live = livePicture, entry.epoch > live.epoch {
      notice = ("the clusters of epoch \(entry.epoch + 1) do not stand yet", soon)
    }
    return look(at: entry.epoch, selecting: entry.cluster)
  }

  /// Takes away the line, or else the filter; false where there is neither.
  mutating func closeEvents() -> Bool {
    guard focused == .events, events.cursor != nil || events.filter.isActive else { return false }
    if events.cursor != nil {
      events.cursor = nil
    } else {
      events.filter.clear()
      events.choose(from: log, lastEpoch: past?.epoch)
    }
    return true
  }
}
