import Curses
import Dashboard
import Foundation
import TUI
import Telemetry

/// The leaderboard of a sweep in a terminal, while its runs go on in processes of their own.
@MainActor
struct SweepFace {
  private var model: SweepModel
  private let folder: SweepFolder
  private let runner: SweepRunner
  private let terminal: CursesTerminal
  private let signals: SignalPipe
  private let display: DisplayOptions
  private var themes: ThemeList
  private var look: Look
  private var stopSignal: Int32?
  /// Whether the user leaves when the run that goes on is saved.
  private var isLeaving = false

  private var lastLook: ContinuousClock.Instant?

  /// How often it is looked how far the run is.
  private static let lookInterval = Duration.seconds(1)
  private static let intervalMilliseconds: Int32 = 500

  init(
    _ folder: SweepFolder, _ runner: SweepRunner, terminal: CursesTerminal, signals: SignalPipe, themes: ThemeList,
    display: DisplayOptions, glyphs: Glyphs
  ) {
    model = SweepModel(title: (folder.path as NSString).lastPathComponent)
    (self.folder, self.runner, self.terminal, self.signals) = (folder, runner, terminal, signals)
    (self.themes, self.display) = (themes, display)
    look = Look(theme: themes.current, glyphs: glyphs, depth: terminal.depth)
    _ = model.update(.rows(folder.rows()))
  }

  /// Shows the sweep until the user leaves. Returns the exit status of `cli.md`.
  mutating func show() -> Int32 {
    defer { terminal.close() }
    while true {
      let isOver = runner.isOver  // before the rows, so that none is left behind
      takeInRows()
      if isOver && (stopSignal != nil || isLeaving || display.exitWhenDone) { return status }
      _ = model.update(.phase(runner.phase))
      terminal.draw(model.frame(size: terminal.size, look: look))
      let input = terminal.nextInput(timeoutMilliseconds: SweepFace.intervalMilliseconds)
      for signal in signals.takeStopping() { stop(by: signal) }
      switch input {
      case nil, .resized, .continued, .focused, .mouse: break
      case .hungUp:
        if stopSignal == nil { stop(by: SIGHUP) }
        signals.wait(milliseconds: 100)  // a dead terminal is not asked again and again
      case .key(let key): if let status = take(key) { return status }
      }
    }
  }

  private var status: Int32 { stopSignal.map { 128 + $0 } ?? SweepLines.status(model.rows) }

  private mutating func stop(by signal: Int32) {
    stopSignal = stopSignal ?? signal
    if signal == SIGHUP && runner.phase == .stopping { return }  // a terminal that goes away tells it more than once
    runner.stop()
  }

  private mutating func takeInRows() {
    for place in runner.ended.drain() { _ = model.update(.row(place, runner.row(place))) }
    let now = ContinuousClock.now
    if let place = runner.place, lastLook.map({ now - $0 >= SweepFace.lookInterval }) ?? true {
      lastLook = now
      _ = model.update(.row(place, runner.row(place)))
    }
    for warning in runner.warnings.drain() { _ = model.update(.notice(warning)) }
  }

  /// The exit status, if the key makes the program leave.
  private mutating func take(_ key: Key) -> Int32? {
    for effect in model.update(.key(key)) {
      switch effect {
      case .open(let place): open(place)
      case .pause: runner.pause(true)
      case .resume: runner.pause(false)
      case .stop:
        isLeaving = true
        runner.stop()
      case .leave:
        if runner.isOver { return status }
        runner.stop()  // for the second time: at once
      case .changeTheme(let step):
        themes.move(by: step)
        look.theme = themes.current
      case .redraw: terminal.invalidate()
      case .suspend: suspend()
      }
    }
    return nil
  }

  /// Lends the terminal to another dctop that shows the run: live, or once more.
  private mutating func open(_ place: Int) {
    let command = runner.row(place).state.isActive ? "watch" : "replay"
    var words = [command, folder.path(of: place), "--theme", themes.currentChoice, "--color", display.color.rawValue]
    if display.ascii { words.append("--ascii") }
    var problem: String?
    terminal.lend { descriptor in
      do {
        let viewer = try ChildProgram(words, onTerminal: descriptor)
        var end: ChildProgram.End?
        while end == nil {
          end = viewer.poll()
          signals.wait(milliseconds: SweepFace.intervalMilliseconds / 5)
          for signal in signals.takeStopping() {
            kill(viewer.process, signal)
            stop(by: signal)
          }
        }
        if case .exit(2)? = end { problem = "\(folder.members[place].name) cannot be shown yet" }
      } catch {
        problem = UsageError(error).message
      }
    }
    if let problem { _ = model.update(.notice(problem)) }
  }

  /// The run waits too while the program is stopped by its user.
  private func suspend() {
    let wasRunning = runner.phase == .running
    if wasRunning { runner.pause(true) }
    terminal.suspend()
    if wasRunning { runner.pause(false) }
  }
}
