import TUI
import Telemetry

/// What has happened, newest last.
package struct EventLog: Sendable {
  package struct Entry: Sendable, Equatable {
    /// Which one it is since the beginning, from 0; stays when older ones are dropped.
    var number: Int
    var secondsOfDay: Int
    var epoch: Int
    /// The epoch as it is shown.
    var epochName: String
    var kind: Kind
    package var text: String
    /// The cluster that it tells of, if any.
    var cluster: Int?
  }

  enum Kind: Sendable {
    case info, running, paused, assigned, empty, saved, best, warning, failed, done, alarm, alarmOver

    /// Its character and colour: each kind can be told without the colour.
    func mark(_ glyphs: Glyphs) -> (Unicode.Scalar, Role) {
      switch self {
      case .info: (glyphs.info, .eventInfo)
      case .running: (glyphs.running, .best)
      case .paused: (glyphs.paused, .eventWarning)
      case .assigned: (glyphs.assigned, .eventInfo)
      case .empty: (glyphs.emptyCluster, .empty)
      case .saved, .best: (glyphs.saved, .best)
      case .warning: (glyphs.warning, .eventWarning)
      case .failed: (glyphs.failed, .eventError)
      case .done: (glyphs.done, .best)
      case .alarm: (glyphs.alarm, .eventError)
      case .alarmOver: (glyphs.alarmOver, .best)
      }
    }

    /// Whether a user may want to go from one to the next.
    var isAlarm: Bool { [.empty, .warning, .failed, .alarm].contains(self) }
  }

  package private(set) var entries: [Entry] = []
  /// Grows when the entries change.
  private(set) var changeCount = 0
  private var count = 0
  /// Empty clusters of one k-means iteration: how many lines they have, and how many are folded into the last.
  private var burst: (epoch: Int, iteration: Int, lines: Int, folded: Int) = (-1, -1, 0, 0)

  private static let limit = 2000
  private static let burstLines = 3

  mutating func append(_ kind: Kind, _ text: String, epoch: Int, cluster: Int? = nil, at secondsOfDay: Int) {
    // The last clustering comes after the last epoch: of 12 epochs there is no 13th.
    let isBehind = epochs.map { epoch >= $0 } ?? false
    entries.append(
      Entry(
        number: count, secondsOfDay: secondsOfDay, epoch: epoch, epochName: isBehind ? "end" : "e\(epoch + 1)",
        kind: kind, text: text.sanitized(), cluster: cluster))
    count += 1
    changeCount += 1
    if entries.count > EventLog.limit { entries.removeFirst(entries.count - EventLog.limit) }
  }

  /// How many epochs the run has, as far as that is known.
  var epochs: Int?

  /// The first empty clusters of an iteration get a line each, the rest one together.
  mutating func append(_ stats: EmptyClusterStats, at secondsOfDay: Int) {
    if burst.epoch != stats.epoch || burst.iteration != stats.iteration {
      burst = (stats.epoch, stats.iteration, 0, 0)
    }
    if burst.lines < EventLog.burstLines {
      burst.lines += 1
      let had = stats.size.map { $0 > 0 ? "had \($0)" : "empty" } ?? "empty"
      append(
        .empty, "c\(stats.cluster) \(had), split from c\(stats.donor) (\(stats.donorSize))", epoch: stats.epoch,
        cluster: stats.cluster, at: secondsOfDay)
      return
    }
    burst.folded += 1
    let text = "\(burst.folded) more empty at iteration \(stats.iteration + 1)"
    if burst.folded == 1 {
      append(.empty, text, epoch: stats.epoch, at: secondsOfDay)
    } else {
      entries[entries.count - 1].text = text
      changeCount += 1
    }
  }
}
