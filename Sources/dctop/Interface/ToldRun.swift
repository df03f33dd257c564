import DeepCluster
import RunStore
import Telemetry

/// Everything that has happened in a run so far, at once.
@MainActor
struct ToldRun: ShownRun {
  private let database: RunDatabase
  private var position = 0
  private var isOver = false

  /// - Throws: `StoreError` where there is no database to read.
  init(_ run: RunDirectory) throws { database = try RunDatabase.read(run) }

  mutating func news() -> [RunNews] {
    guard let entries = try? database.history(after: position, limit: 10_000), let last = entries.last else {
      isOver = true
      return []
    }
    position = last.position
    return entries.map { .event($0.event, time: $0.time) }
  }

  func picture() -> ClusterPicture? { nil }

  func thumbnails(of images: [Int]) -> [Thumbnail] { [] }

  func take(_ command: Command) {}

  var end: RunEnd? {
    guard isOver else { return nil }
    return RunEnd(try? database.lastState()) ?? .stopped
  }
}
