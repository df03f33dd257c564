import CNcurses
import Glibc

/// Leaves a sane terminal when the program traps, and lets the message about it be seen.
@MainActor
enum CrashGuard {
  /// From now on a fatal signal first restores the terminal, its modes and standard error.
  ///
  /// - Parameters:
  ///   - terminal: The terminal's descriptor.
  ///   - modes: How it was.
  ///   - errors: Standard error as it was before it went to a file.
  static func install(terminal: Int32, modes: termios, errors: Int32) {
    withUnsafePointer(to: modes) { dctop_guard_terminal(terminal, errors, $0) }
  }

  static func remove() { dctop_unguard_terminal() }
}
