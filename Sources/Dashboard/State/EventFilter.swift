import TUI

/// Which events are listed: those with a piece of text, or behind `!` those that a regular expression matches.
package struct EventFilter: Sendable, Equatable {
  /// What is typed, as it is typed.
  private(set) var text = ""
  /// While the filter is typed.
  private(set) var line: FilterLine?

  /// Whether anything is left out.
  var isActive: Bool { !pattern.isEmpty }

  /// Whether the regular expression is none; everything passes then.
  var isBroken: Bool { isRegex && isActive && expression == nil }

  private var isRegex: Bool { text.hasPrefix("!") }
  private var pattern: Substring { isRegex ? text.dropFirst() : text[...] }
  private var expression: Regex<AnyRegexOutput>? { try? Regex(String(pattern)).ignoresCase() }

  /// Opens the line for typing, with what it holds.
  mutating func openLine() { line = FilterLine(text) }

  /// Lets everything pass again.
  mutating func clear() { (text, line) = ("", nil) }

  /// Takes a key into the open line.
  mutating func type(_ key: Key) -> FilterLine.Outcome {
    guard var line else { return .notTaken }
    let outcome = line.take(key)
    if outcome == .notTaken { return outcome }
    self.line = outcome == .changed ? line : nil
    text = line.text
    return outcome
  }

  /// Whether a text passes: it holds the piece that is looked for, small and capital letters being the same, or the
  /// regular expression matches some of it.
  ///
  /// - Complexity: The expression is compiled once a call; so ask for the matcher once for many texts.
  func matcher() -> (String) -> Bool {
    guard isActive else { return { _ in true } }
    if isRegex {
      guard let expression else { return { _ in true } }
      return { (try? expression.firstMatch(in: $0)) != nil }
    }
    let piece = pattern.lowercased()
    return { $0.lowercased().contains(piece) }
  }
}
