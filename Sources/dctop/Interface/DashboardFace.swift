import Curses
import Dashboard
import Datasets
import DeepCluster
import Foundation
import TUI
import Telemetry

/// The face of a run in a terminal: the main thread draws what the trainer tells, and hands on what the keys say.
@MainActor
final class DashboardFace {
  private var run: any ShownRun
  let terminal: CursesTerminal
  private let signals: SignalPipe
  let display: DisplayOptions
  /// How the last session left the dashboard.
  var state: StateFile
  var themes: ThemeList
  var look: Look
  var model: DashboardModel
  private var painter = FramePainter()
  private var meter = ResourceMeter()
  private var drawnRevision = -1
  private var lastDraw = ContinuousClock.now
  private var lastPicture = ContinuousClock.now - DashboardFace.pictureInterval
  private let start = ContinuousClock.now
  /// The signal that asked the run to stop.
  private var stopSignal: Int32?
  private var isQuitting = false
  /// Images that are to be shown and have not been fetched.
  private var wantedImages: (images: [Int], augmented: AugmentedView?)?
  /// What came in while something else was done.
  private var pendingInput: Input?

  /// Whether the terminal's mouse comes to the program.
  var isMouseOn: Bool
  /// What the configuration said when it was last read.
  var configured: (settings: DisplaySettings, theme: String?)
  /// Whether the user has chosen a theme in this session.
  var hasPickedTheme = false
  /// Whether the user looks at the window, as far as the terminal tells.
  private var isFocused = true
  /// Whether the terminal has gone and the run goes on without it.
  private var isDetached = false

  /// The mouse's moves change the screen at most this often.
  private static let moveInterval = Duration.milliseconds(30)
  /// How often the trainer's events are looked for where nothing is to be drawn.
  private static let idleMilliseconds: Int32 = 100
  private static let unfocusedInterval = Duration.milliseconds(500)
  /// Images cost the most bytes, and small data is clustered several times a second.
  private static let pictureInterval = Duration.seconds(1)

  /// - Parameter begin: Makes the run; called when the first frame stands, so that nothing of the run is in its way.
  init(
    _ origin: RunOrigin, terminal: CursesTerminal, signals: SignalPipe, themes: ThemeList, settings: DisplaySettings,
    display: DisplayOptions, state: StateFile, _ begin: () -> any ShownRun
  ) {
    (self.terminal, self.signals) = (terminal, signals)
    (self.themes, self.display, configured) = (themes, display, (settings, display.theme))
    self.state = state
    model = DashboardModel(origin, settings: settings)
    model.recall(state.memory)
    self.state.memory = model.memory  // only what changes from now on is written
    look = Look(theme: themes.current, glyphs: settings.glyphs, depth: settings.depth)
    isMouseOn = settings.usesMouse != nil
    (look.usesPictures, look.cellRatio) = (settings.pictures != nil, display.fontRatio)
    _ = model.update(.themes(themes.themes, current: themes.index))
    _ = model.update(.augmentations(Augmentation.names))
    terminal.draw(painter.frame(of: model, size: terminal.size, look: look))
    run = begin()
    heedSettings()
  }

  /// Data changes the screen at most this often; keys do at once.
  private var frameInterval: Duration {
    let wished = Duration.milliseconds(model.settings.framePeriod)
    return isFocused ? wished : max(wished, DashboardFace.unfocusedInterval)
  }

  /// Shows the run until the user leaves, or until there is nothing to look at because it could not begin. Returns the
  /// exit status of `cli.md`.
  ///
  /// - Throws: ``UsageError`` where the run failed because of the data or the options.
  func show() throws -> Int32 {
    defer { leave() }
    tick()
    draw()
    while true {
      let end = run.end  // before the events, so that none is left behind
      try takeInEvents()
      if let end, isQuitting || stopSignal != nil || isDetached || display.exitWhenDone || model.hasFailedToBegin {
        return try status(end)
      }
      if stopSignal != nil && model.origin != .training { return try status(nil) }
      if let status = try takeInSignals() ?? takeInKeys() { return status }
      tick()
      let hasNews = model.revision != drawnRevision || painter.isBehind(model)
      if hasNews, !isDetached, ContinuousClock.now - lastDraw >= frameInterval { draw() }
    }
  }

  private func takeInEvents() throws {
    repeat {
      for news in run.news() {
        switch news {
        case .restart: _ = try apply(.restart)
        case .event(let event, let time): _ = try apply(.event(event, at: time.map(WallClock.past)))
        }
      }
    } while run.hasMoreNews
    if let replay = run.replay { _ = try apply(.replay(replay)) }
    for message in run.archive?.found.drain() ?? [] { _ = try apply(message) }
    guard ContinuousClock.now - lastPicture >= DashboardFace.pictureInterval else { return }
    if let picture = run.picture() {
      lastPicture = ContinuousClock.now
      _ = try apply(.picture(picture))
    }
    if let map = run.map() { _ = try apply(.map(map)) }
  }

  /// The exit status, if a second signal asks to leave at once.
  private func takeInSignals() -> Int32? {
    for signal in signals.take() {
      if signal == SIGUSR1 {
        run.take(.snapshot(name: nil))
      } else if signal == SIGUSR2 {
        reload()
      } else if signal == SIGHUP {
        hangUp()
      } else if stopSignal == nil {
        stop(by: signal)
      } else {
        return 128 + signal
      }
    }
    return nil
  }

  private func stop(by signal: Int32) {
    stopSignal = signal
    run.take(.stop)
  }

  /// Waits for a key until the next frame is due. The exit status, if the user leaves.
  private func takeInKeys() throws -> Int32? {
    if isDetached {
      signals.wait(milliseconds: DashboardFace.idleMilliseconds)
      return nil
    }
    let due = Int32((lastDraw + frameInterval - ContinuousClock.now) / .milliseconds(1))
    let wait = due > 0 ? due : DashboardFace.idleMilliseconds
    let input = pendingInput ?? terminal.nextInput(timeoutMilliseconds: wait)
    pendingInput = nil
    switch input {
    case nil: break
    case .key(let key):
      isFocused = true  // who types looks, whatever the terminal has told or not
      if let status = try apply(.key(key)) { return status }
      heedSettings()
      draw()
    case .mouse(let first):
      let drag = terminal.endOfDrag(first)
      pendingInput = drag.next
      if let status = try apply(.mouse(drag.event, screen: terminal.size)) { return status }
      heedSettings()
      if drag.event.kind != .drag || ContinuousClock.now - lastDraw >= DashboardFace.moveInterval { draw() }
    case .resized, .continued: draw()
    case .focused(let isOn):
      isFocused = isOn
      if isOn { draw() }
    case .hungUp: hangUp()
    }
    return nil
  }

  /// Nobody looks any more: save and leave, or go on without (unless it is paused: nobody could resume it); and do not
  /// ask a dead terminal again and again.
  private func hangUp() {
    if display.detachOnHangup && model.origin == .training && !model.isPaused {
      isDetached = true
    } else if stopSignal == nil {
      stop(by: SIGHUP)
    }
    signals.wait(milliseconds: DashboardFace.idleMilliseconds)
  }

  /// The exit status, if the message makes the program leave.
  private func apply(_ message: Message) throws -> Int32? {
    for effect in model.update(message) {
      switch effect {
      case .send(let command): run.take(command)
      case .loadThumbnails(let images): wantedImages = (images, nil)
      case .loadAugmented(let images, let view): wantedImages = (images, view)
      case .replay(let command):
        run.take(command)
        lastPicture = ContinuousClock.now - DashboardFace.pictureInterval
      case .loadEpoch(let epoch): run.archive?.loadEpoch(epoch)
      case .loadSizes(let epochs): run.archive?.loadSizes(epochs)
      case .loadFilters(let request): run.archive?.loadFilters(request)
      case .stopFilters: run.archive?.stopFilters()
      case .setTheme(let name): pickTheme { $0.move(to: name) }
      case .changeTheme(let step): pickTheme { $0.move(by: step) }
      case .reload: reload()
      case .ringBell: terminal.ring()
      case .saveOptions(let options): _ = model.update(.notice(save(options)))
      case .saveScreen: _ = model.update(.notice(saveScreen()))
      case .copy(let text): terminal.copy(text)
      case .redraw: terminal.invalidate()
      case .suspend: terminal.suspend()
      case .quit(.afterSaving):
        if isQuitting { return 130 }
        isQuitting = true
        run.take(.stop)
      case .quit(.now):
        if model.origin != .training { return 0 }
        return model.hasEnded ? try status(run.waitForEnd(signals)) : 130
      }
    }
    return nil
  }

  private func tick() {
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    _ = model.update(.tick(Moment(seconds: seconds, secondsOfDay: WallClock.secondsOfDay)))
    if let usage = meter.measure(at: seconds, terminalBytes: terminal.sentBytes) {
      _ = model.update(.resources(usage))
    }
  }

  /// Fetches the images that are to be shown, unless a key waits: decoding takes time, and keys that are held down are
  /// to move on at once.
  private func loadImages() {
    guard let wanted = wantedImages else { return }
    pendingInput = pendingInput ?? terminal.nextInput(timeoutMilliseconds: 0)
    guard pendingInput == nil else { return }
    wantedImages = nil
    let thumbnails = run.thumbnails(of: wanted.images)
    _ = model.update(
      .thumbnails(wanted.augmented.map { thumbnails.augmented($0, run.normalization) } ?? thumbnails))
  }

  private func draw() {
    loadImages()
    terminal.draw(painter.frame(of: model, size: terminal.size, look: look))
    drawnRevision = model.revision
    lastDraw = ContinuousClock.now
  }

  private func status(_ end: RunEnd?) throws -> Int32 {
    if model.origin == .training, case .failed = end {
      terminal.close()
      if let status = try end?.failureStatus() { return status }
    }
    return stopSignal.map { 128 + $0 } ?? 0
  }
}
