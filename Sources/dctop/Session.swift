import Curses
import DeepCluster
import Foundation
import RunStore
import TUI
import Telemetry

/// One run of the program: a trainer on its queue, and the face that the terminal and the options call for.
struct Session {
  let plan: RunPlan
  let display: DisplayOptions
  /// The run to go on with, and from where (without a checkpoint, from the beginning); nil for a new run.
  let resumed: (run: RunDirectory, checkpoint: Checkpoint?)?
  private let themes: ThemeList?

  /// Checks what the dashboard needs, so that a wrong theme ends in one message before anything is made.
  init(plan: RunPlan, display: DisplayOptions, resumed: (run: RunDirectory, checkpoint: Checkpoint?)? = nil) throws {
    (self.plan, self.display, self.resumed) = (plan, display, resumed)
    guard Session.style(display) == nil else {
      themes = nil
      return
    }
    let isMono = TerminalCapability.depth(display.color.choice) == .mono
    themes = try ThemeList(choice: display.theme, isLight: TerminalCapability.hasLightGround, isMono: isMono)
  }

  /// Trains and shows it, to the end. Returns the exit status of `cli.md`.
  func run() throws -> Int32 {
    let run = try resumed?.run ?? RunDirectory.create(in: plan.configuration.output, now: Date())
    let lock = try RunLock(run)
    defer { withExtendedLifetime(lock) {} }
    let signals = try SignalPipe([SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1])
    guard let themes else {
      let handle = RunHandle(
        plan: plan, run: run, ports: Ports(), version: Version.current, from: resumed?.checkpoint)
      return LineFace(handle: handle, style: Session.style(display) ?? .plain, signals: signals).run()
    }
    let status = try MainActor.assumeIsolated { try showDashboard(run, signals, themes) }
    sayGoodbye(run)
    return status
  }

  @MainActor
  private func showDashboard(_ run: RunDirectory, _ signals: SignalPipe, _ themes: ThemeList) throws -> Int32 {
    let glyphs = TerminalCapability.glyphs(ascii: display.ascii)
    let terminal = try CursesTerminal(
      depth: TerminalCapability.depth(display.color.choice), wakeUp: signals, logPath: run.logPath)
    let handle = RunHandle(
      plan: plan, run: run, ports: Ports(), version: Version.current, from: resumed?.checkpoint)
    let face = DashboardFace(
      handle: handle, terminal: terminal, signals: signals, themes: themes, glyphs: glyphs,
      exitsWhenDone: display.exitWhenDone)
    return face.run()
  }

  /// Where the run is; and what was printed while the screen was taken, if anything.
  private func sayGoodbye(_ run: RunDirectory) {
    let log = (try? Data(contentsOf: URL(fileURLWithPath: run.logPath))) ?? Data()
    if log.isEmpty {
      try? FileManager.default.removeItem(atPath: run.logPath)
    } else {
      print("dctop: messages of this run are in \(run.logPath)")
    }
    print("dctop: the run is in \(run.path)")
  }

  /// How lines are printed; nil where the dashboard can be shown and nobody asked for lines.
  private static func style(_ display: DisplayOptions) -> LineFace.Style? {
    if display.jsonl { return .json }
    if display.plain { return .plain }
    return TerminalCapability.canShowDashboard ? nil : .plain
  }
}
