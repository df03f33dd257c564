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
  /// How the last session left the dashboard.
  private let state = StateFile()
  /// How pictures are sent, where they were asked for and reach the terminal.
  private let pictures: PictureProtocol?

  /// Checks what the dashboard needs, so that a wrong theme ends in one message before anything is made.
  init(_ display: DisplayOptions) throws {
    self.display = display
    let canShow = TerminalCapability.canShowDashboard || display.renderOnce != nil
    style = display.jsonl ? .json : display.plain || !canShow ? .plain : nil
    guard style == nil else {
      (themes, pictures) = (nil, nil)
      return
    }
    pictures = display.renderOnce == nil ? FaceChoice.pictures(display.images) : nil
    let themes = try FaceChoice.themes(display, remembered: state.theme)
    for warning in themes.currentWarnings { StandardError.write("dctop: \(warning)\n") }
    self.themes = themes
  }

  /// The theme that the options name, the one that was chosen in the last session, or what fits the terminal. A frame
  /// that is printed is the same whatever was chosen on a screen.
  private static func themes(_ display: DisplayOptions, remembered: String?) throws -> ThemeList {
    let (isLight, depth) = (TerminalCapability.hasLightGround, depth(display))
    if display.theme == nil, display.renderOnce == nil, let remembered,
      let found = try? ThemeList(choice: remembered, isLight: isLight, depth: depth)
    {
      return found
    }
    return try ThemeList(choice: display.theme, isLight: isLight, depth: depth)
  }

  private static func pictures(_ images: DisplayOptions.ImageFlag) -> PictureProtocol? {
    guard let pictures = images.pictures else { return nil }
    guard let obstacle = TerminalCapability.pictureObstacle else { return pictures }
    StandardError.write("dctop: --images \(images.rawValue): \(obstacle)\n")
    return nil
  }

  /// The colours of the terminal; a frame that is printed elsewhere has those that were asked for.
  private static func depth(_ display: DisplayOptions) -> ColorDepth {
    if display.renderOnce != nil && display.color == .auto && isatty(STDOUT_FILENO) != 1 { return .mono }
    return TerminalCapability.depth(display.color.choice)
  }

  /// What prints one frame, where that was asked for instead of a dashboard.
  var stillFrame: StillFrame? {
    guard let size = display.renderOnce, let themes else { return nil }
    let glyphs = TerminalCapability.glyphs(ascii: display.ascii)
    var look = Look(theme: themes.current, glyphs: glyphs, depth: FaceChoice.depth(display))
    look.cellRatio = display.fontRatio
    let settings = display.settings(depth: look.depth, glyphs: glyphs, hasMouse: false)
    return StillFrame(size: size.size, look: look, settings: settings)
  }

  /// The signals that every face heeds, held from now on.
  static func signals() throws -> SignalPipe {
    try SignalPipe([SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2])
  }

  /// Shows the run until it ends or the user leaves. Returns the exit status of `cli.md`.
  ///
  /// - Parameters:
  ///   - logPath: Where everything goes that is printed while the screen is taken.
  ///   - run: Makes it; called when the screen is taken, and shown.
  /// - Throws: `TerminalError`; ``UsageError`` where the run failed because of the data or the options.
  @MainActor
  func show(_ origin: RunOrigin, _ signals: SignalPipe, logPath: String, _ run: () -> any ShownRun) throws -> Int32 {
    guard let themes else {
      var face = LineFace(
        run: run(), origin: origin, style: style ?? .plain, signals: signals,
        detachesOnHangup: display.detachOnHangup)
      return try face.show()
    }
    let terminal = try CursesTerminal(
      depth: TerminalCapability.depth(display.color.choice), wakeUp: signals, logPath: logPath)
    if let pictures { terminal.use(pictures) }
    let settings = display.settings(
      depth: terminal.depth, glyphs: TerminalCapability.glyphs(ascii: display.ascii), pictures: pictures,
      hasMouse: terminal.setMouse(true))
    return try DashboardFace(
      origin, terminal: terminal, signals: signals, themes: themes, settings: settings, display: display, state: state,
      run
    ).show()
  }

  /// Shows runs side by side until the user leaves; only where a dashboard can be shown.
  @MainActor
  func compare(_ runs: [ComparedRun]) throws -> Int32 {
    guard let themes else { preconditionFailure("runs are compared in a terminal only where one can show them") }
    if let stillFrame {
      stillFrame.print(ComparisonModel(runs).frame(size: stillFrame.size, look: stillFrame.look))
      return 0
    }
    let signals = try FaceChoice.signals()
    let terminal = try CursesTerminal(
      depth: TerminalCapability.depth(display.color.choice), wakeUp: signals, logPath: "/dev/null")
    var face = ComparisonFace(
      runs, terminal: terminal, signals: signals, themes: themes,
      glyphs: TerminalCapability.glyphs(ascii: display.ascii))
    return face.show()
  }

  /// Does the runs of a sweep and shows its leaderboard, or a line a run. Returns the exit status of `cli.md`.
  ///
  /// - Parameter begin: Called when signals are held and the screen is taken.
  /// - Throws: `TerminalError`.
  @MainActor
  func sweep(_ folder: SweepFolder, _ begin: () -> SweepRunner) throws -> Int32 {
    let signals = try FaceChoice.signals()
    guard let themes else {
      var lines = SweepLines(folder, isJSON: style == .json)
      return lines.show(begin(), signals)
    }
    let terminal = try CursesTerminal(
      depth: TerminalCapability.depth(display.color.choice), wakeUp: signals, logPath: "/dev/null")
    var face = SweepFace(
      folder, begin(), terminal: terminal, signals: signals, themes: themes, display: display,
      glyphs: TerminalCapability.glyphs(ascii: display.ascii))
    return face.show()
  }
}
