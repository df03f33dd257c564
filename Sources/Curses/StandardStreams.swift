import CNcurses
import Glibc

/// Keeps whatever the process or a C library prints away from the screen: into a file, for as long as this lives.
@MainActor
public final class StandardStreams {
  private let savedOutput: Int32
  /// Standard error as it was.
  let savedErrors: Int32
  private var isRestored = false

  /// Sends standard output and standard error to the end of a file; to nowhere if it cannot be opened.
  public init(redirectedTo path: String) {
    savedOutput = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 10)
    savedErrors = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10)
    dctop_flush_output()
    var file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    if file < 0 { file = open("/dev/null", O_WRONLY | O_CLOEXEC) }
    guard file >= 0 else { return }
    dup2(file, STDOUT_FILENO)
    dup2(file, STDERR_FILENO)
    close(file)
  }

  /// Gives the streams back. Safe to call twice.
  public func restore() {
    guard !isRestored else { return }
    isRestored = true
    dctop_flush_output()
    if savedOutput >= 0 { dup2(savedOutput, STDOUT_FILENO) }
    if savedErrors >= 0 { dup2(savedErrors, STDERR_FILENO) }
  }
}
