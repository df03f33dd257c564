import Curses
import Dashboard
import Foundation
import TUI

/// How a run is shown: the dashboard, where the terminal and the options allow it, or lines.
struct FaceChoice {
  private let display: DisplayOptions
  /// How lines are printed; nil for the dashboard.
  let style: LineFace.Style?
  private let themes: ThemeList?

  /// Checks what the dashboard needs, so that a wrong theme ends in one message before anything is made.
  init(_ display: DisplayOptions) throws {
    self.display = display
    style = display.jsonl ? .json : display.plain || !TerminalCapability.canShowDashboard ? .plain : nil
    let isMono = TerminalCapability.depth(display.color.choice) == .mono
    themes =
      style == nil
      ? try ThemeList(choice: display.theme, isLight: TerminalCapability.hasLightGround, isMono: isMono) : nil
  }

  /// The signals that every face heeds, held from now on.
  static func signals() throws -> SignalPipe { try SignalPipe([SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1]) }

  /// Shows the run until it ends or the user leaves. Returns the exit status of `cli.md`.
  ///
  /// - Parameters:
  ///   - logPath: Where everything goes that is printed while the screen is taken.
  ///   - run: Called when the screen is taken.
  /// - Throws: `TerminalError`.
  @MainActor
  func show(_ origin: RunOrigin, _ signals: SignalPipe, logPath: String, _ run: () -> any ShownRun) throws -> Int32 {
    guard let themes else {
      var face = LineFace(run: run(), origin: origin, style: style ?? .plain, signals: signals)
      return face.show()
    }
    let terminal = try CursesTerminal(
      depth: TerminalCapability.depth(display.color.choice), wakeUp: signals, logPath: logPath)
    return DashboardFace(
      run(), origin, terminal: terminal, signals: signals, themes: themes,
      glyphs: TerminalCapability.glyphs(ascii: display.ascii), exitsWhenDone: display.exitWhenDone
    ).show()
  }

  /// Shows runs side by side until the user leaves; only where a dashboard can be shown.
  @MainActor
  func compare(_ runs: [ComparedRun]) throws -> Int32 {
    guard let themes else { preconditionFailure("runs are compared in a terminal only where one can show them") }
    let signals = try FaceChoice.signals()
    let terminal = try CursesTerminal(
      depth: TerminalCapability.depth(display.color.choice), wakeUp: signals, logPath: "/dev/null")
    var face = ComparisonFace(
      runs, terminal: terminal, signals: signals, themes: themes,
      glyphs: TerminalCapability.glyphs(ascii: display.ascii))
    return face.show()
  }
}
