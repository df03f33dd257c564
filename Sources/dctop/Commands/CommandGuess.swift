import ArgumentParser
import Foundation
import TUI

/// A first word that looks like a mistyped command. Without a command such a word is DATA, and what then is found wrong
/// would be the words behind it.
enum CommandGuess {
  /// Changes of a letter by which a word may differ from a command's name.
  private static let mostChanges = 2

  /// Ends with what was probably meant.
  ///
  /// - Throws: ``UsageError`` where the first word is no option, no path, and close to a command's name.
  static func check(_ words: [String]) throws {
    guard let word = words.first, !word.hasPrefix("-"), !FileManager.default.fileExists(atPath: word) else { return }
    let names =
      DCTop.configuration.subcommands.filter { $0.configuration.shouldDisplay }
      .map { $0._commandName } + ["help"]
    guard !names.contains(word), let name = nearest(to: word, of: names) else { return }
    throw UsageError(
      message: "unknown command '\(word)'; did you mean '\(name)'? (No file or folder is called '\(word)' either.)")
  }

  /// The nearest of the names, if it is near: a word of two letters is no misspelling of one of four.
  static func nearest(to word: String, of names: [String]) -> String? {
    let limit = min(mostChanges, word.count / 2)
    return names.map { (name: $0, changes: editDistance(word, $0)) }.filter { $0.changes <= limit }
      .min { $0.changes < $1.changes }?.name
  }
}
