import Dashboard
import Foundation
import RunStore
import Synchronization
import Telemetry

/// The folder of a sweep: a folder for each run, the list of them, and the tables.
final class SweepFolder: Sendable {
  let path: String
  let members: [SweepMember]
  private let record: Mutex<SweepRecord>
  /// Runs that have finished, by their places: nothing of them changes any more.
  private let finished = Mutex<[Int: SweepRow]>([:])
  /// Nil for who only looks.
  private let lock: RunLock?

  /// Opens the folder, which is made if it is to be worked on.
  ///
  /// - Throws: `StoreError`; ``UsageError`` where runs of the folder are not those of the file.
  init(_ path: String, of file: SweepFile, _ members: [SweepMember], isReadOnly: Bool) throws {
    let place = URL(fileURLWithPath: path).standardized.path
    (self.path, self.members) = (place, members)
    if !isReadOnly { try SweepFolder.make(place) }
    lock = try isReadOnly ? nil : RunLock.ofSweep(in: place)
    var record = try SweepRecord.read(in: place) ?? SweepRecord(file: file.path)
    record.forget { member in !SweepFolder.hasCome(member, in: place) }
    let changed = record.add(members.map(\.record))
    guard changed.isEmpty else {
      throw UsageError(
        message: """
          \(path) has runs of other data or options than \(file.path) gives them: \(changed.joined(separator: ", ")).
            A sweep's folder only takes in new runs: give changed recipes another name, remove their runs with dctop \
          runs remove, or name another --output.
          """)
    }
    record.file = file.path
    if !isReadOnly { try record.write(in: place) }
    self.record = Mutex(record)
  }

  /// Whether there is anything of a run that a changed one would take the place of.
  private static func hasCome(_ member: SweepRecord.Member, in path: String) -> Bool {
    let folder = path + "/" + member.name
    return (try? RunDirectory.open(folder)) != nil
      || member.failure != nil && FileManager.default.fileExists(atPath: folder)
  }

  private static func make(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw StoreError.cannotCreate(path: path, reason: StoreError.reason(of: error))
    }
  }

  /// The folder of a run.
  func path(of place: Int) -> String { path + "/" + members[place].name }

  /// Notes how a run's process ended, or that the run is to be tried again.
  ///
  /// - Throws: `StoreError`.
  func setFailure(_ failure: String?, of place: Int) throws {
    try record.withLock { record in
      record.setFailure(failure, of: members[place].name)
      try record.write(in: path)
    }
  }

  /// All runs as they are on the disk.
  func rows() -> [SweepRow] { members.indices.map { row($0) } }

  /// A run as it is on the disk.
  func row(_ place: Int) -> SweepRow {
    if let row = finished.withLock({ $0[place] }) { return row }
    let row = read(place)
    if row.state == .finished { finished.withLock { $0[place] = row } }
    return row
  }

  private func read(_ place: Int) -> SweepRow {
    let member = members[place]
    let failure = record.withLock { $0[member.name]?.failure }
    var row = SweepRow(
      name: member.name, recipe: member.recipe, seed: member.seed,
      options: ([member.data] + member.words).joined(separator: " "), epochs: member.epochs)
    if failure != nil { (row.state, row.problem) = (.failed, failure) }
    guard let run = try? RunDirectory.open(path(of: place)) else { return row }
    let isTrained = RunLock.holder(of: run) != nil  // before what it says of itself, so that its end is not missed
    guard let database = try? RunDatabase.read(run) else { return row }
    let stored = try? database.lastState()
    switch stored {
    case .finished?: (row.state, row.problem) = (.finished, nil)
    case .failed? where !isTrained:
      row.state = .failed
      row.problem = failure ?? (try? database.lastFailure()) ?? "its messages are in \(run.logPath)"
    default:
      if isTrained {
        row.state = stored == .paused ? .paused : .running
      } else if failure == nil {
        row.state = .stopped
      }
    }
    read(database, into: &row)
    return row
  }

  private func read(_ database: RunDatabase, into row: inout SweepRow) {
    let epochs = (try? database.epochs()) ?? []
    row.last = epochs.last
    row.epochsDone = epochs.last.map { $0.epoch + 1 } ?? 0
    row.seconds = epochs.reduce(0) { sum, epoch in
      sum + epoch.seconds.features + epoch.seconds.pca + epoch.seconds.kmeans + epoch.seconds.train
    }
    let last = try? database.lastEvaluation()
    // The first epoch's figures are those of the network before any training: a run that goes on has better to come.
    let isUntrained = row.state != .finished && (last?.epoch ?? 0) == 0
    row.evaluation = isUntrained ? nil : last?.figures ?? epochs.last?.evaluation
    if let best = try? database.bestEpoch()?.epoch {
      row.bestScored = best == last?.epoch ? last?.figures : epochs.first { $0.epoch == best }?.evaluation
    }
  }

  /// Writes `table.md` and `table.csv`.
  ///
  /// - Throws: `StoreError`.
  func writeTables(_ rows: [SweepRow]) throws {
    let tables = SweepTables(rows, title: (path as NSString).lastPathComponent)
    for (name, text) in [("table.md", tables.markdown), ("table.csv", tables.csv)] {
      try ExportPlace(path + "/" + name, replaces: true).writeFile { staged in
        let writer = try FileWriter(staged)
        try writer.write(text)
        try writer.finish()
      }
    }
  }
}
