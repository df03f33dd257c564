import TUI

/// A line in which a filter is typed: a piece of text, or behind `!` a regular expression.
package struct FilterLine: Sendable, Equatable {
  /// What a key has done to the line.
  enum Answer: Equatable {
    /// The line has no use for the key.
    case passed
    case unchanged
    /// Another choice is to be made by ``matcher()``.
    case changed
  }

  /// What is typed, as it is typed.
  private(set) var text = ""
  private(set) var isEditing = false
  /// What stood here before, for who thinks better of it.
  private var kept = ""

  /// Whether anything is left out.
  var isActive: Bool { !pattern.isEmpty }

  /// Whether the regular expression is none; everything passes then.
  var isBroken: Bool { isRegex && isActive && expression == nil }

  private var isRegex: Bool { text.hasPrefix("!") }
  private var pattern: Substring { isRegex ? text.dropFirst() : text[...] }
  private var expression: Regex<AnyRegexOutput>? { try? Regex(String(pattern)).ignoresCase() }

  /// Opens the line for typing, with what it holds.
  mutating func begin() { (isEditing, kept) = (true, text) }

  /// Lets everything pass again.
  mutating func clear() { (text, isEditing) = ("", false) }

  /// Takes in a key while the line is open: Enter keeps what is typed, Esc goes back to what was there before.
  mutating func take(_ key: Key) -> Answer {
    let before = text
    switch key {
    case .enter: isEditing = false
    case .escape: (text, isEditing) = (kept, false)
    case .backspace, .delete:
      if text.isEmpty { isEditing = false } else { text.removeLast() }
    case .control("u"): text = ""
    case .character(let character): text.append(character)
    default: return .passed
    }
    return text == before ? .unchanged : .changed
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
