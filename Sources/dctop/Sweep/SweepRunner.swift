import Dashboard
import Dispatch
import Foundation
import RunStore
import Synchronization
import Telemetry

/// Does the runs of a sweep one after another, each in a process of its own, so that whatever ends one does not end the
/// sweep, and so that nothing of one changes the next.
final class SweepRunner: Sendable {
  private struct State {
    var place: Int?
    var process: pid_t?
    var isPaused = false
    var isStopping = false
    var isOver = false
  }

  /// The places of runs that have ended, each once and in order; the tables are written by then.
  let ended = Mailbox<Int>()
  /// What the user should know, and stops nothing.
  let warnings = Mailbox<String>()
  private let folder: SweepFolder
  /// Where paths in the sweep's file begin.
  private let workingFolder: String
  private let retries: Bool
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "dctop.sweep", qos: .utility)

  private static let patience: UInt32 = 200_000  // microseconds

  /// Begins with the first run that has not finished.
  ///
  /// - Parameter retries: Whether runs that have failed are tried again.
  init(_ folder: SweepFolder, in workingFolder: String, retries: Bool) {
    (self.folder, self.workingFolder, self.retries) = (folder, workingFolder, retries)
    queue.async { [self] in
      for place in folder.members.indices where !isStopping {
        if isWanted(place) { run(place) }
      }
      state.withLock { $0.isOver = true }
    }
  }

  /// The run that goes on.
  var place: Int? { state.withLock { $0.place } }

  /// Whether no run is left, or it was stopped and the last one has ended.
  var isOver: Bool { state.withLock { $0.isOver } }

  private var isStopping: Bool { state.withLock { $0.isStopping } }

  /// What the sweep as a whole is doing.
  var phase: SweepPhase {
    state.withLock { $0.isOver ? .over : $0.isStopping ? .stopping : $0.isPaused ? .paused : .running }
  }

  /// A run as it is now.
  func row(_ place: Int) -> SweepRow {
    var row = folder.row(place)
    let (isOwn, isPaused) = state.withLock { ($0.place == place, $0.isPaused) }
    if isOwn && row.state != .finished && row.state != .failed { row.state = isPaused ? .paused : .running }
    return row
  }

  /// Holds the run that goes on where it is, or lets it go on; to the system it is stopped, so that it costs nothing.
  func pause(_ isPaused: Bool) {
    state.withLock { state in
      guard !state.isStopping else { return }
      state.isPaused = isPaused
      if let process = state.process { kill(process, isPaused ? SIGSTOP : SIGCONT) }
    }
  }

  /// Has the run that goes on saved and ended, and begins no other. The second time it ends at once, unsaved.
  func stop() {
    state.withLock { state in
      (state.isStopping, state.isPaused) = (true, false)
      guard let process = state.process else { return }
      kill(process, SIGINT)
      kill(process, SIGCONT)
    }
  }

  /// Whether a run is to be done; what another process is doing is waited for.
  private func isWanted(_ place: Int) -> Bool {
    while folder.row(place).state.isActive && !isStopping { usleep(SweepRunner.patience) }
    switch folder.row(place).state {
    case .finished: return false
    case .failed: return retries
    case .waiting, .stopped, .running, .paused: return !isStopping
    }
  }

  private func run(_ place: Int) {
    do {
      try folder.setFailure(nil, of: place)
      let run = try RunDirectory.create(at: folder.path(of: place))
      let told = SweepRunner.size(of: run.logPath)
      guard let child = try start(place, run) else { return }
      let end = child.wait()
      let wasStopped = state.withLock { state in
        state.process = nil
        return state.isStopping
      }
      if let failure = SweepRunner.failure(end, wasStopped: wasStopped) {
        let last = SweepRunner.message(of: end, in: run.logPath, after: told)
        try folder.setFailure(last ?? failure, of: place)
      }
    } catch {
      warn(error)
      try? folder.setFailure(UsageError(error).message, of: place)
    }
    do { try folder.writeTables(folder.rows()) } catch { warn(error) }
    state.withLock { $0.place = nil }
    ended.post(place)
  }

  /// Nil where the sweep was stopped meanwhile.
  private func start(_ place: Int, _ run: RunDirectory) throws -> ChildProgram? {
    let member = folder.members[place]
    let words =
      run.hasBegun
      ? ["resume", run.path, "--jsonl"]
      : ["sweep-run", "--folder", run.path, "--from", workingFolder, "--jsonl", "--output", folder.path]
        + member.words + ["--seed=\(member.seed)", "--", member.dataPath]
    return try state.withLock { state in
      guard !state.isStopping else { return nil }
      let child = try ChildProgram(words, errors: run.logPath)
      (state.place, state.process) = (place, child.process)
      if state.isPaused { kill(child.process, SIGSTOP) }
      return child
    }
  }

  private func warn(_ error: any Error) { warnings.post(UsageError(error).message) }

  /// Why a run's process ended that should not have; nil for one that finished, or was asked to stop.
  private static func failure(_ end: ChildProgram.End, wasStopped: Bool) -> String? {
    switch end {
    case .exit(0), .exit(128 + SIGINT), .exit(128 + SIGTERM), .exit(128 + SIGHUP): nil
    case .exit(let status): "it ended with status \(status)"
    case .signal where wasStopped: nil
    case .signal(let signal):
      "it was ended by signal \(signal)"
        + (signal == SIGKILL ? ": by a user, or by the system for want of memory" : "")
    }
  }

  private static func size(of path: String) -> UInt64 {
    ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.uint64Value ?? 0
  }

  /// The last thing that a run's process has said of its end.
  private static func message(of end: ChildProgram.End, in path: String, after place: UInt64) -> String? {
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? file.close() }
    guard (try? file.seek(toOffset: place)) != nil, let bytes = try? file.readToEnd() else { return nil }
    let lines = String(decoding: bytes.suffix(1 << 16), as: UTF8.self).split(whereSeparator: \.isNewline)
    let (own, isTrap) = ("dctop: ", "Fatal error")
    if case .signal = end { return lines.last { $0.contains(isTrap) }.map(String.init) }
    return lines.last { $0.hasPrefix(own) }.map { String($0.dropFirst(own.count)) }
  }
}
