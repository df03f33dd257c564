import TUI

/// A line in which a filter is typed, for any list: each change acts at once, Enter keeps it, Esc goes back to the text
/// that was there before.
package struct FilterLine: Equatable, Sendable {
  /// What a key has done.
  package enum Outcome: Equatable, Sendable {
    /// The text is another one.
    case changed
    /// The text stands, and the line is to be closed.
    case kept
    /// The text is the one from before, and the line is to be closed.
    case restored
    /// The key is none of the line's.
    case notTaken
  }

  package private(set) var text: String
  private let before: String

  private static let limit = 120

  /// Begins to edit a text.
  package init(_ text: String) { (self.text, before) = (text, text) }

  /// Takes a key in.
  package mutating func take(_ key: Key) -> Outcome {
    switch key {
    case .character(let character):
      if text.count < FilterLine.limit { text.append(character) }
      return .changed
    case .backspace, .delete:
      if !text.isEmpty { text.removeLast() }
      return .changed
    case .control("u"):
      text = ""
      return .changed
    case .enter: return .kept
    case .escape:
      text = before
      return .restored
    default: return .notTaken
    }
  }
}
