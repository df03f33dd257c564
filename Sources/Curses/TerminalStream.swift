import CNcurses
import Glibc

/// The terminal for ncurses to write to: a duplicate of standard output, which survives its redirection.
@MainActor
final class TerminalStream {
  let file: UnsafeMutablePointer<FILE>
  /// The terminal, whatever ncurses writes to.
  let descriptor: Int32
  /// Where ncurses writes: to the terminal, but for the time that it draws.
  private let drawing: Int32
  /// Takes what is drawn; negative where there is no such file.
  private let scratch: Int32
  private var filter: PenFilter?
  /// Bytes that the terminal has got of frames, and of what was sent beside them.
  private(set) var sentBytes = 0

  /// - Throws: ``TerminalError/noTerminal(reason:)``.
  init() throws(TerminalError) {
    descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 10)
    drawing = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 10)
    scratch = dctop_scratch_file()
    guard descriptor >= 0, drawing >= 0, let file = fdopen(drawing, "w") else {
      throw .noTerminal(reason: String(cString: strerror(errno)))
    }
    self.file = file
  }

  /// From now on colours that the terminal has already are not sent again.
  func savePens() { filter = PenFilter() }

  /// What the terminal's pen is, is not known any more.
  func forgetPen() { filter?.forget() }

  /// Lets ncurses draw, and sends what it writes in one piece.
  func frame(_ draw: () -> Void) {
    fflush(file)
    guard scratch >= 0, letWrite(to: scratch) else { return draw() }
    draw()
    fflush(file)
    _ = letWrite(to: descriptor)
    let bytes = takeScratch()
    send(filter?.reduce(bytes) ?? bytes)
  }

  /// Sends bytes as they are.
  func send(_ bytes: [UInt8]) {
    sentBytes += bytes.count
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return }  // the terminal has gone, which its input will tell
      rest = rest.dropFirst(count)
    }
  }

  /// Makes a file or the terminal that which ncurses writes to.
  private func letWrite(to target: Int32) -> Bool {
    dup2(target, drawing) >= 0 && fcntl(drawing, F_SETFD, FD_CLOEXEC) >= 0
  }

  private func takeScratch() -> [UInt8] {
    let size = Int(lseek(scratch, 0, SEEK_CUR))
    defer {
      ftruncate(scratch, 0)
      lseek(scratch, 0, SEEK_SET)
    }
    guard size > 0 else { return [] }
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = max(0, pread(scratch, buffer.baseAddress, size, 0))
    }
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
