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
  private let exitsWhenDone: Bool
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

  private var isMouseOn: Bool

  /// The mouse's moves change the screen at most this often.
  private static let moveInterval = Duration.milliseconds(30)
  /// How often the trainer's events are looked for where nothing is to be drawn.
  private static let idleMilliseconds: Int32 = 100
  /// Images cost the most bytes, and small data is clustered several times a second.
  private static let pictureInterval = Duration.seconds(1)

  init(
    _ run: any ShownRun, _ origin: RunOrigin, terminal: CursesTerminal, signals: SignalPipe, themes: ThemeList,
    settings: DisplaySettings, exitsWhenDone: Bool
  ) {
    (self.run, self.terminal, self.signals) = (run, terminal, signals)
    (self.themes, self.exitsWhenDone) = (themes, exitsWhenDone)
    model = DashboardModel(origin, settings: settings)
    look = Look(theme: themes.current, glyphs: settings.glyphs, depth: settings.depth)
    isMouseOn = settings.usesMouse != nil
    look.usesPictures = settings.pictures != nil
    _ = model.update(.themes(themes.themes, current: themes.index))
    _ = model.update(.augmentations(Augmentation.names))
    heedSettings()
  }

  /// Data changes the screen at most this often; keys do at once.
  private var frameInterval: Duration { .milliseconds(1000 / model.settings.framesPerSecond) }

  /// Shows the run until the user leaves. Returns the exit status of `cli.md`.
  func show() -> Int32 {
    defer { terminal.close() }
    tick()
    draw()
    while true {
      let end = run.end  // before the events, so that none is left behind
      takeInEvents()
      if let end, isQuitting || stopSignal != nil || exitsWhenDone { return status(end) }
      if stopSignal != nil && model.origin != .training { return status(nil) }
      if let status = takeInSignals() ?? takeInKeys() { return status }
      tick()
      let hasNews = model.revision != drawnRevision || painter.isBehind(model)
      if hasNews && ContinuousClock.now - lastDraw >= frameInterval { draw() }
    }
  }

  private func takeInEvents() {
    repeat {
      for news in run.news() {
        switch news {
        case .restart: _ = apply(.restart)
        case .event(let event, let time): _ = apply(.event(event, at: time.map(WallClock.past)))
        }
      }
    } while run.hasMoreNews
    if let replay = run.replay { _ = apply(.replay(replay)) }
    for message in run.archive?.found.drain() ?? [] { _ = apply(message) }
    guard ContinuousClock.now - lastPicture >= DashboardFace.pictureInterval else { return }
    if let picture = run.picture() {
      lastPicture = ContinuousClock.now
      _ = apply(.picture(picture))
    }
    if let map = run.map() { _ = apply(.map(map)) }
  }

  /// The exit status, if a second signal asks to leave at once.
  private func takeInSignals() -> Int32? {
    for signal in signals.take() {
      if signal == SIGUSR1 {
        run.take(.snapshot(name: nil))
      } else if stopSignal == nil {
        stop(by: signal)
      } else if signal != SIGHUP {
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
  private func takeInKeys() -> Int32? {
    let due = Int32((lastDraw + frameInterval - ContinuousClock.now) / .milliseconds(1))
    let wait = due > 0 ? due : DashboardFace.idleMilliseconds
    let input = pendingInput ?? terminal.nextInput(timeoutMilliseconds: wait)
    pendingInput = nil
    switch input {
    case nil: break
    case .key(let key):
      if let status = apply(.key(key)) { return status }
      heedSettings()
      draw()
    case .mouse(let first):
      let drag = terminal.endOfDrag(first)
      pendingInput = drag.next
      if let status = apply(.mouse(drag.event, screen: terminal.size)) { return status }
      heedSettings()
      if drag.event.kind != .drag || ContinuousClock.now - lastDraw >= DashboardFace.moveInterval { draw() }
    case .resized, .continued: draw()
    case .hungUp:
      // Nobody looks any more: save and leave, and do not ask a dead terminal again and again.
      if stopSignal == nil { stop(by: SIGHUP) }
      signals.wait(milliseconds: 100)
    }
    return nil
  }

  /// The exit status, if the message makes the program leave.
  private func apply(_ message: Message) -> Int32? {
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
      case .setTheme(let name):
        themes.move(to: name)
        showTheme()
      case .changeTheme(let step):
        themes.move(by: step)
        showTheme()
      case .reloadThemes: reloadThemes()
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
        return model.hasEnded ? status(waitForEnd()) : 130
      }
    }
    return nil
  }

  /// Brings the terminal to what the user has chosen.
  private func heedSettings() {
    let settings = model.settings
    if settings.depth != look.depth {
      look.depth = settings.depth
      terminal.use(settings.depth)
    }
    if let usesMouse = settings.usesMouse, usesMouse != isMouseOn {
      isMouseOn = usesMouse
      terminal.setMouse(usesMouse)
    }
  }

  /// How the run ended, which has been told already: what is still to be written may take a moment.
  private func waitForEnd() -> RunEnd? {
    while run.end == nil { signals.wait(milliseconds: 10) }
    return run.end
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

  private func status(_ end: RunEnd?) -> Int32 {
    if case .failed(let message, let isInput) = end, model.origin == .training {
      terminal.close()
      StandardError.write("dctop: \(message)\n")
      return isInput ? 2 : 1
    }
    return stopSignal.map { 128 + $0 } ?? 0
  }
}
