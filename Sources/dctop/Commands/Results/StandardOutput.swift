import Foundation
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
      throw UsageError(message: "standard output cannot be written (\(error.localizedDescription)): make room there.")
    }
  }

  /// A name from outside as it may be written.
  static func safe(_ name: String) -> String { isTerminal ? name.sanitized() : name }
}
