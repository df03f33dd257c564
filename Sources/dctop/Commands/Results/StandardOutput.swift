import Foundation
import RunStore
import TUI

/// Standard output, where results go.
enum StandardOutput {
  /// Whether a person reads it, so that names must not steer the terminal.
  static let isTerminal = isatty(STDOUT_FILENO) == 1

  /// Writes at once.
  ///
  /// - Throws: ``UsageError`` where nothing can be written, such as on a full disk.
  static func write(_ text: String) throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      throw failure(StoreError.reason(of: error))
    }
  }

  /// Brings what has been printed to where it goes.
  ///
  /// - Throws: ``UsageError`` where that cannot be written: who reads a table must not take a part for all of it.
  static func finish() throws {
    if fflush(nil) != 0 { throw failure(String(cString: strerror(errno))) }
  }

  private static func failure(_ reason: String) -> UsageError {
    UsageError(message: "standard output cannot be written (\(reason)): make room there.")
  }

  /// A name from outside as it may be written.
  static func safe(_ name: String) -> String { isTerminal ? name.sanitized() : name }
}
