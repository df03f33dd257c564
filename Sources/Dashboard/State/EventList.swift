/// The events as they are listed: all, or those that a filter and the time line let through; with a line to walk on.
struct EventList: Sendable {
  var filter = EventFilter()
  /// The number of the event under the line; nil while there is no line, and the newest event is in sight.
  var cursor: Int?
  /// The events that are let through, oldest first; nil where all are.
  private(set) var chosen: [EventLog.Entry]?
  /// The number of the first event that has not been looked at.
  private var nextNumber = 0

  /// Chooses anew: after the filter or the time line has changed.
  ///
  /// - Parameter lastEpoch: Events of later epochs are left out; nil for none.
  mutating func choose(from log: EventLog, lastEpoch: Int?) {
    (chosen, nextNumber) = (filter.isActive || lastEpoch != nil ? [] : nil, 0)
    goOn(with: log, lastEpoch: lastEpoch)
  }

  /// Looks at what has come since; the last event may have changed its text.
  ///
  /// - Complexity: O(new events), and O(those chosen) where the log has dropped old ones.
  mutating func goOn(with log: EventLog, lastEpoch: Int?) {
    guard var kept = chosen else { return }
    chosen = nil
    let oldest = log.entries.first?.number ?? 0
    if let first = kept.first, first.number < oldest { kept.removeAll { $0.number < oldest } }
    if let last = kept.last, last.number == nextNumber - 1 { kept.removeLast() }
    let passes = filter.matcher()
    for entry in log.entries[max(0, nextNumber - 1 - oldest)...] {
      if lastEpoch.map({ entry.epoch <= $0 }) ?? true, passes("\(entry.epochName) \(entry.text)") {
        kept.append(entry)
      }
    }
    nextNumber = (log.entries.last?.number ?? -1) + 1
    chosen = kept
  }
}
