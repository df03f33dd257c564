import CNcurses
import Glibc

/// The terminal for ncurses to write to: a duplicate of standard output, which survives its redirection.
@MainActor
final class TerminalStream {
  let file: UnsafeMutablePointer<FILE>
  let descriptor: Int32

  /// - Throws: ``TerminalError/noTerminal(reason:)``.
  init() throws(TerminalError) {
    descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 10)
    guard descriptor >= 0, let file = fdopen(descriptor, "w") else {
      throw .noTerminal(reason: String(cString: strerror(errno)))
    }
    self.file = file
  }

  /// Rows and columns as the terminal has them now, or nil where it does not say.
  var windowSize: (rows: Int, columns: Int)? {
    var (rows, columns): (Int32, Int32) = (0, 0)
    return dctop_window_size(descriptor, &rows, &columns) == 0 ? (Int(rows), Int(columns)) : nil
  }

  /// The size of a character cell in pixels; the VT340's where the terminal does not say.
  var cellSize: (width: Int, height: Int) {
    var (width, height): (Int32, Int32) = (0, 0)
    return dctop_cell_size(descriptor, &width, &height) == 0 ? (Int(width), Int(height)) : (10, 20)
  }
}
