import CNcurses
import Glibc
import TUI

/// The terminal that the program runs in. Only copies cells; the only one that calls ncurses, on the main thread.
@MainActor
public final class CursesTerminal: @MainActor Terminal {
  private let stream: TerminalStream
  private let streams: StandardStreams
  private let savedModes: termios
  private let windowSignals: SignalPipe
  private let wakeUp: SignalPipe
  private var pairs: ColorPairs
  private var shown: Buffer?
  private var pictures: PictureScreen?
  private(set) var isOpen = true
  private var isMouseOn = false
  /// The colours that are really used: less than asked for where the terminal's description is missing.
  public let depth: ColorDepth

  /// Takes the screen.
  ///
  /// - Parameters:
  ///   - wakeUp: Signals whose arrival ends ``nextInput(timeoutMilliseconds:)``.
  ///   - logPath: Where standard output and standard error go meanwhile.
  /// - Throws: ``TerminalError``.
  public init(depth: ColorDepth, wakeUp: SignalPipe, logPath: String) throws(TerminalError) {
    self.wakeUp = wakeUp
    var modes = termios()
    tcgetattr(STDIN_FILENO, &modes)
    savedModes = modes
    stream = try TerminalStream()
    windowSignals = try SignalPipe([SIGWINCH, SIGCONT])
    let isDirect = depth == .direct && DirectColorEntry.install()
    self.depth = depth == .direct && !isDirect ? .palette256 : depth
    let name = getenv("TERM").map { String(cString: $0) } ?? "unknown"
    guard
      (isDirect && dctop_new_screen(DirectColorEntry.name, stream.file) != 0)
        || dctop_new_screen(name, stream.file) != 0
    else { throw .unknownTerminal(name: name) }
    streams = StandardStreams(redirectedTo: logPath)
    start_color()
    use_default_colors()
    pairs = ColorPairs(depth: self.depth, isDirect: self.depth == .direct)
    // Terminals of 256 colours and more are xterm's kin, and take each attribute back by its own number.
    if self.depth >= .palette256 { stream.savePens() }
    dctop_set_modes()
    reportFocus(true)
    CrashGuard.install(terminal: stream.descriptor, modes: modes, errors: streams.savedErrors)
  }

  public var size: Size {
    if let window = stream.windowSize { return Size(window.columns, window.rows) }
    return Size(Int(dctop_columns()), Int(dctop_rows()))
  }

  /// Bytes sent so far.
  public var sentBytes: Int { stream.sentBytes }

  /// What comes in next: a key, the mouse, another size, or that the terminal has gone; nil if nothing does in time, or if
  /// one of the `wakeUp` signals ends the wait.
  public func nextInput(timeoutMilliseconds: Int32) -> Input? {
    if let input = readInput() { return input }
    var requests = [STDIN_FILENO, windowSignals.descriptor, wakeUp.descriptor].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    guard poll(&requests, nfds_t(requests.count), timeoutMilliseconds) > 0 else { return nil }
    let signals = windowSignals.take()
    if signals.contains(SIGCONT) {
      comeBack()
      return .continued
    }
    if signals.contains(SIGWINCH) {
      fitWindow()
      return .resized(size)
    }
    let terminal = requests[0].revents
    if terminal & Int16(POLLIN) != 0, let input = readInput() { return input }
    return terminal & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 || isAtEnd(terminal) ? .hungUp : nil
  }

  /// Shows a frame: sends what differs from the one before. Nothing once the screen is given back.
  public func draw(_ frame: Buffer) {
    guard isOpen else { return }
    let old = shown.flatMap { $0.size == frame.size ? $0 : nil }
    if old == nil { dctop_blank() }
    var changedRows = [Bool](repeating: old == nil, count: frame.size.height)
    var pen = Style.plain
    for (index, cell) in frame.cells.enumerated() where old?.cells[index] != cell {
      let row = index / frame.size.width
      changedRows[row] = true
      if !cell.looksTheSame(in: pen) { pen = cell.style }
      guard put(cell.character, pen, row: row, column: index % frame.size.width) else {
        pairs.reset()
        shown = nil
        return draw(frame)
      }
    }
    shown = frame
    let change = pictures?.change(to: frame.pictures, changedRows: changedRows, cell: stream.cellSize)
    for rows in change?.lostRows ?? [] { dctop_forget_rows(Int32(rows.lowerBound), Int32(rows.count)) }
    stream.frame { dctop_update() }
    write(change?.bytes ?? [])
  }

  /// Sends the pictures of frames too from now on, to a terminal that draws them.
  public func use(_ kind: PictureProtocol) { pictures = PictureScreen(kind) }

  /// Draws the next frame whole, whatever the screen is taken to show.
  public func invalidate() {
    shown = nil
    pictures?.forget()
    dctop_forget_screen()
  }

  /// Shows no more colours than these from now on.
  public func use(_ depth: ColorDepth) {
    guard isOpen else { return }
    pairs.reset()
    pairs = ColorPairs(depth: min(depth, self.depth), isDirect: self.depth == .direct)
    invalidate()
  }

  /// Takes the mouse or gives it back. Returns whether it comes now.
  @discardableResult
  public func setMouse(_ isOn: Bool) -> Bool {
    guard isOpen else { return false }
    if isMouseOn && !isOn { reportMoves(false) }
    isMouseOn = dctop_set_mouse(isOn ? 1 : 0) != 0 && isOn
    if isMouseOn { reportMoves(true) }
    return isMouseOn
  }

  /// Gives the screen back and stops the process, as Ctrl-Z does; takes the screen again when it goes on.
  public func suspend() {
    if isMouseOn { reportMoves(false) }
    reportFocus(false)
    removePictures()
    endwin()
    fflush(stream.file)
    dctop_stop_self()
    comeBack()
  }

  /// Gives the screen to another program for as long as `body` takes, and takes it again.
  ///
  /// - Parameter body: Given a descriptor of the terminal, for that program's output.
  public func lend(_ body: (_ terminal: Int32) -> Void) {
    guard isOpen else { return }
    if isMouseOn { reportMoves(false) }
    reportFocus(false)
    endwin()
    fflush(stream.file)
    body(stream.descriptor)
    comeBack()
  }

  /// Gives the screen and the streams back. Safe to call twice.
  public func close() {
    guard isOpen else { return }
    if isMouseOn { reportMoves(false) }
    reportFocus(false)
    removePictures()
    isOpen = false
    endwin()
    fflush(stream.file)
    CrashGuard.remove()
    var modes = savedModes
    tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
    streams.restore()
  }

  /// False where the table of colours is full.
  private func put(_ character: Unicode.Scalar, _ style: Style, row: Int, column: Int) -> Bool {
    guard let pair = pairs.number(of: style) else { return false }
    let attributes = style.attributes
    let bits = dctop_attributes(
      attributes.contains(.bold) ? 1 : 0, attributes.contains(.dim) ? 1 : 0, attributes.contains(.reverse) ? 1 : 0,
      attributes.contains(.underline) ? 1 : 0)
    dctop_put(Int32(row), Int32(column), Int32(bitPattern: character.value), bits, pair)
    return true
  }

  /// The next key or move of the mouse that has come, if the program has a use for it. Never tries again: a terminal
  /// that has gone gives something that is no key, for ever.
  private func readInput() -> Input? {
    var code: UInt32 = 0
    switch dctop_read_key(&code) {
    case 1 where Int32(bitPattern: code) == KEY_MOUSE:
      var (x, y): (Int32, Int32) = (-1, -1)
      let number = dctop_read_mouse(&x, &y)
      return KeyDecoder.mouse(number, x: x, y: y).map { .mouse($0) }
    case 1:
      if let isOn = KeyDecoder.focus(code: Int32(bitPattern: code)) { return .focused(isOn) }
      return KeyDecoder.key(code: Int32(bitPattern: code)).map { .key($0) }
    case 0: return KeyDecoder.key(character: code).map { .key($0) }
    default: return nil
    }
  }

  /// Takes the pictures out of the terminal's memory; those of the screen go with it.
  private func removePictures() {
    write(pictures?.change(to: [], changedRows: [], cell: stream.cellSize).bytes ?? [])
  }

  func write(_ sequence: String) { write(Array(sequence.utf8)) }

  /// Beside ncurses: nothing that moves its cursor or changes its screen.
  private func write(_ bytes: [UInt8]) {
    fflush(stream.file)
    stream.send(bytes)
  }

  /// Whether a terminal that says it can be read gives nothing: it has gone.
  private func isAtEnd(_ events: Int16) -> Bool {
    guard events & Int16(POLLIN) != 0 else { return false }
    var count: Int32 = 0
    return ioctl(STDIN_FILENO, UInt(FIONREAD), &count) != 0 || count == 0
  }

  private func comeBack() {
    dctop_set_modes()
    fitWindow()
    invalidate()
    stream.forgetPen()
    stream.frame { dctop_update() }
    if isMouseOn { reportMoves(true) }
    reportFocus(true)
  }

  private func fitWindow() {
    if let window = stream.windowSize { resizeterm(Int32(window.rows), Int32(window.columns)) }
    shown = nil
    pictures?.forget()
  }
}
