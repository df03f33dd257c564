import ArgumentParser
import Foundation

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
    let names = DCTop.configuration.subcommands.filter { $0.configuration.shouldDisplay }
      .map { $0._commandName }
    guard !names.contains(word), let name = nearest(to: word, of: names + ["help"]) else { return }
    throw UsageError(
      message: "unknown command '\(word)'; did you mean '\(name)'? (No file or folder is called '\(word)' either.)")
  }

  /// The nearest of the names, if it is near: a word of two letters is no misspelling of one of four.
  static func nearest(to word: String, of names: [String]) -> String? {
    let limit = min(mostChanges, word.count / 2)
    return names.map { (name: $0, changes: changes(from: word, to: $0)) }.filter { $0.changes <= limit }
      .min { $0.changes < $1.changes }?.name
  }

  /// Letters put in, taken out or replaced to make one text of the other (Levenshtein's distance).
  private static func changes(from a: String, to b: String) -> Int {
    let b = Array(b)
    var row = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let replaced = diagonal + (letter == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
      }
    }
    return row[b.count]
  }
}
