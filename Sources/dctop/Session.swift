import Curses
import Dashboard
import DeepCluster
import Foundation
import RunStore
import Telemetry

/// One run of the program: a trainer on its queue, and the face that the terminal and the options call for.
struct Session {
  let request: RunRequest
  /// The run to go on with, and from where (without a checkpoint, from the beginning); nil for a new run.
  let resumed: (run: RunDirectory, checkpoint: Checkpoint?)?
  private let face: FaceChoice

  /// Checks what the face needs before anything is made.
  init(
    _ request: RunRequest, display: DisplayOptions, resumed: (run: RunDirectory, checkpoint: Checkpoint?)? = nil
  ) throws {
    (self.request, self.resumed) = (request, resumed)
    face = try FaceChoice(display)
  }

  /// Trains and shows it, to the end. Returns the exit status of `cli.md`.
  ///
  /// A dashboard stands before the images are looked for; where lines are printed, what is wrong with those is told before
  /// a run is made.
  ///
  /// - Throws: ``UsageError`` where the options and the data do not allow the run, `StoreError`, `TerminalError`.
  func run() throws -> Int32 {
    if let stillFrame = face.stillFrame {
      if let run = resumed?.run {
        try stillFrame.print(endOf: run, .training)
      } else {
        try stillFrame.print(loaded: request.plan())
      }
      return 0
    }
    let plan = face.style == nil ? nil : try request.plan()
    let run = try resumed?.run ?? RunDirectory.create(in: request.configuration.output, now: Date())
    let lock = try RunLock(run)
    defer {
      leave(run)
      withExtendedLifetime(lock) {}
    }
    let signals = try FaceChoice.signals()
    // Lines tell only what this process does; curves go on where they were.
    let past = face.style == nil ? Session.past(resumed?.checkpoint, run) : []
    return try MainActor.assumeIsolated {
      try face.show(.training, signals, logPath: run.logPath) {
        let handle = RunHandle(run: run, ports: Ports(), version: Version.current, from: resumed?.checkpoint) { found in
          try plan ?? request.plan(found)
        }
        return TrainedRun(handle, run, past: past)
      }
    }
  }

  /// The run's story up to the checkpoint that it goes on from; what cannot be read is no reason not to train.
  private static func past(_ checkpoint: Checkpoint?, _ run: RunDirectory) -> [RunNews] {
    guard let position = checkpoint?.storyPosition, let database = try? RunDatabase.read(run),
      let entries = try? database.story(upTo: position)
    else { return [] }
    return entries.map { .event($0.event, time: $0.time) }
  }

  /// Says where the run is, and what was printed while the screen was taken, if anything. Of a run that did not come to
  /// begin, nothing is left.
  private func leave(_ run: RunDirectory) {
    if resumed == nil, !run.hasBegun {
      try? FileManager.default.removeItem(atPath: run.path)
      return
    }
    guard face.style == nil else { return }
    let log = (try? Data(contentsOf: URL(fileURLWithPath: run.logPath))) ?? Data()
    if log.isEmpty {
      try? FileManager.default.removeItem(atPath: run.logPath)
    } else {
      print("dctop: messages of this run are in \(run.logPath)")
    }
    print("dctop: the run is in \(run.path)")
  }
}
