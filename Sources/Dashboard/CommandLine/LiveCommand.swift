import TUI
import Telemetry

/// A line of the dashboard's command line, understood.
package enum LiveCommand: Equatable, Sendable {
  /// To the trainer.
  case send(Command)
  /// A theme by its name.
  case theme(String)
  case quit

  /// What is known of the run and its screen, so that a line is refused where it is written.
  package struct Context: Sendable {
    /// Images that the run has; nil while they are loaded.
    package var images: Int?
    /// The epoch that is going on, from 0.
    package var epoch: Int
    package var themes: [String]
    /// Names that `:augment` takes, alone and joined.
    package var augmentations: [String]

    package init(images: Int?, epoch: Int, themes: [String], augmentations: [String] = []) {
      (self.images, self.epoch, self.themes, self.augmentations) = (images, epoch, themes, augmentations)
    }
  }

  /// Why a line cannot be carried out, with what was expected.
  package struct Failure: Error, Equatable {
    package let message: String
  }

  /// Understands a line, without the colon that opens it.
  package static func parse(_ line: String, _ context: Context) throws(Failure) -> LiveCommand {
    let words = line.split(separator: " ").map(String.init)
    guard let name = words.first else {
      throw Failure(message: "a command is one of \(CommandWord.names.joined(separator: ", "))")
    }
    guard let word = CommandWord.named(name) else {
      throw Failure(
        message: "\(name) is no command: "
          + (nearest(to: name, in: CommandWord.names).map { "did you mean \($0)?" }
            ?? "it is one of \(CommandWord.names.joined(separator: ", "))"))
    }
    return try word.parse(CommandArguments(words: Array(words.dropFirst()), usage: word.usage, context: context))
  }

  /// The words that can stand at the end of a line, in the place of its last, unfinished one.
  package static func completions(of line: String, _ context: Context) -> [String] {
    var words = line.split(separator: " ").map(String.init)
    let stem = line.isEmpty || line.hasSuffix(" ") ? "" : words.removeLast()
    let known: [String]
    if let name = words.first {
      known = words.count == 1 ? CommandWord.named(name)?.words(context) ?? [] : []
    } else {
      known = CommandWord.names
    }
    return known.filter { $0.hasPrefix(stem) }
  }

  /// How the command at the beginning of a line is written and what it does; nil where none is.
  package static func hint(for line: String) -> String? {
    line.split(separator: " ").first.flatMap { CommandWord.named(String($0)) }.map { $0.usage + ": " + $0.help }
  }
}

/// The words behind a command's name.
struct CommandArguments {
  let words: [String]
  /// How the command is written.
  let usage: String
  let context: LiveCommand.Context

  /// The word at a place.
  ///
  /// - Parameter count: How many words there have to be.
  func word(_ place: Int = 0, of count: Int = 1) throws(LiveCommand.Failure) -> String {
    guard words.count == count else { throw .init(message: "it is written \(usage)") }
    return words[place]
  }

  /// The word as a number that is finite.
  func number(_ place: Int = 0, of count: Int = 1) throws(LiveCommand.Failure) -> Double {
    let word = try word(place, of: count)
    guard let number = Double(word), number.isFinite else {
      throw .init(message: "\(word) is no number: it is written \(usage)")
    }
    return number
  }

  /// The word as a whole number.
  func count() throws(LiveCommand.Failure) -> Int {
    let word = try word()
    guard let count = Int(word) else { throw .init(message: "\(word) is no whole number: it is written \(usage)") }
    return count
  }

  /// The only word, which must be one of some.
  func choice(_ what: String, of names: [String]) throws(LiveCommand.Failure) -> String {
    let word = try word()
    if names.contains(word) { return word }
    throw .init(message: CommandArguments.unknown(word, what, names))
  }

  /// Says that a word is none of those that are known, and which was probably meant.
  static func unknown(_ word: String, _ what: String, _ names: [String]) -> String {
    "\(word) is no \(what): "
      + (nearest(to: word, in: names).map { "did you mean \($0)?" } ?? "it is one of \(names.joined(separator: ", "))")
  }
}
