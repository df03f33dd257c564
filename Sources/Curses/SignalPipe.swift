import CNcurses
import Glibc

/// Signals as something to read: each one's number comes out of a pipe, so that it is handled between two frames and
/// not wherever the program happens to be.
public final class SignalPipe: Sendable {
  /// To be waited for with `poll`.
  public let descriptor: Int32
  private let writeDescriptor: Int32

  /// Redirects the signals; a write to a closed pipe becomes an error instead of a signal.
  ///
  /// - Throws: ``TerminalError/noPipe(reason:)``.
  public init(_ signals: [Int32]) throws(TerminalError) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw .noPipe(reason: String(cString: strerror(errno))) }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (descriptor, writeDescriptor) = (ends[0], ends[1])
    dctop_ignore_broken_pipes()
    for signal in signals { _ = dctop_redirect_signal(signal, writeDescriptor) }
  }

  /// The signals that have come since the last call, in order; never waits.
  public func take() -> [Int32] {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(descriptor, &bytes, bytes.count)
    return count > 0 ? bytes[..<count].map { Int32($0) } : []
  }

  /// Waits for a signal at most so long.
  public func wait(milliseconds: Int32) {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    _ = poll(&request, 1, milliseconds)
  }
}
