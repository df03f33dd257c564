import CNcurses
import Glibc

/// The terminal for ncurses to write to: a duplicate of standard output that survives its redirection, and counts.
@MainActor
final class TerminalStream {
  let file: UnsafeMutablePointer<FILE>
  private let state: UnsafeMutablePointer<dctop_stream>

  /// - Throws: ``TerminalError/noTerminal(reason:)``.
  init() throws(TerminalError) {
    let descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 10)
    guard descriptor >= 0 else { throw .noTerminal(reason: String(cString: strerror(errno))) }
    state = .allocate(capacity: 1)
    state.initialize(to: dctop_stream(descriptor: descriptor, written: 0))
    guard let file = dctop_open_stream(state) else {
      throw .noTerminal(reason: String(cString: strerror(errno)))
    }
    setvbuf(file, nil, _IOFBF, 1 << 16)
    self.file = file
  }

  /// Bytes sent so far.
  var written: Int { Int(state.pointee.written) }

  var descriptor: Int32 { state.pointee.descriptor }

  /// Sends text that ncurses does not know of.
  func send(_ text: StaticString) {
    fflush(file)
    let count = write(descriptor, text.utf8Start, text.utf8CodeUnitCount)
    state.pointee.written += UInt64(max(0, count))
  }

  /// Rows and columns as the terminal has them now, or nil where it does not say.
  var windowSize: (rows: Int, columns: Int)? {
    var (rows, columns): (Int32, Int32) = (0, 0)
    return dctop_window_size(descriptor, &rows, &columns) == 0 ? (Int(rows), Int(columns)) : nil
  }
}
