import ArgumentParser
import TUI

/// What is wrong in one place of a sweep's file.
struct SweepFault {
  var line: Int?
  let message: String

  /// What the command line's reader says of an option, in one line.
  static func text(of error: any Error) -> String {
    Train.message(for: error).split(whereSeparator: \.isNewline).joined(separator: " ").sanitized()
  }

  /// All of them as one error, in the order of their lines.
  static func error(_ faults: [SweepFault], in path: String) -> UsageError {
    let ordered = faults.enumerated().sorted { a, b in
      (a.element.line ?? .max, a.offset) < (b.element.line ?? .max, b.offset)
    }
    let lines = ordered.map { _, fault in path + (fault.line.map { ":\($0)" } ?? "") + ": " + fault.message }
    return UsageError(message: lines.joined(separator: "\n"))
  }
}
