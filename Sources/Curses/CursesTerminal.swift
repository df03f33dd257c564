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
  private var isOpen = true
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
    pairs = ColorPairs(depth: self.depth)
    dctop_set_modes()
    CrashGuard.install(terminal: stream.descriptor, modes: modes, errors: streams.savedErrors)
  }

  public var size: Size {
    if let window = stream.windowSize { return Size(window.columns, window.rows) }
    return Size(Int(dctop_columns()), Int(dctop_rows()))
  }

  public func nextInput(timeoutMilliseconds: Int32) -> Input? {
    if let key = readKey() { return .key(key) }
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
    if terminal & Int16(POLLIN) != 0, let key = readKey() { return .key(key) }
    return terminal & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 || isAtEnd(terminal) ? .hungUp : nil
  }

  public func draw(_ frame: Buffer) {
    guard isOpen else { return }
    let old = shown.flatMap { $0.size == frame.size ? $0 : nil }
    if old == nil { dctop_blank() }
    for (index, cell) in frame.cells.enumerated() where old?.cells[index] != cell {
      guard put(cell, row: index / frame.size.width, column: index % frame.size.width) else {
        pairs.reset()
        shown = nil
        return draw(frame)
      }
    }
    shown = frame
    dctop_update()
    fflush(stream.file)
  }

  public func invalidate() {
    shown = nil
    dctop_forget_screen()
  }

  /// Gives the screen back and stops the process, as Ctrl-Z does; takes the screen again when it goes on.
  public func suspend() {
    endwin()
    fflush(stream.file)
    dctop_stop_self()
    comeBack()
  }

  /// Gives the screen and the streams back. Safe to call twice.
  public func close() {
    guard isOpen else { return }
    isOpen = false
    endwin()
    fflush(stream.file)
    CrashGuard.remove()
    var modes = savedModes
    tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
    streams.restore()
  }

  /// False where the table of colours is full.
  private func put(_ cell: Cell, row: Int, column: Int) -> Bool {
    guard let pair = pairs.number(of: cell.style) else { return false }
    let attributes = cell.style.attributes
    let bits = dctop_attributes(
      attributes.contains(.bold) ? 1 : 0, attributes.contains(.dim) ? 1 : 0, attributes.contains(.reverse) ? 1 : 0,
      attributes.contains(.underline) ? 1 : 0)
    dctop_put(Int32(row), Int32(column), Int32(bitPattern: cell.character.value), bits, pair)
    return true
  }

  /// The next key that has come, if the program has a use for it. Never tries again: a terminal that has gone gives
  /// something that is no key, for ever.
  private func readKey() -> Key? {
    var code: UInt32 = 0
    switch dctop_read_key(&code) {
    case 1: return KeyDecoder.key(code: Int32(bitPattern: code))
    case 0: return KeyDecoder.key(character: code)
    default: return nil
    }
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
    dctop_update()
  }

  private func fitWindow() {
    if let window = stream.windowSize { resizeterm(Int32(window.rows), Int32(window.columns)) }
    shown = nil
  }
}
