import Telemetry

/// A command of the command line: from the table of these, lines are understood and completed, and the help is made.
package struct CommandWord: Sendable {
  package let name: String
  /// How it is written.
  package let usage: String
  package let help: String
  /// The words that can follow it.
  let words: @Sendable (LiveCommand.Context) -> [String]
  let parse: @Sendable (CommandArguments) throws(LiveCommand.Failure) -> LiveCommand

  private init(
    _ name: String, _ arguments: String, _ help: String,
    words: @escaping @Sendable (LiveCommand.Context) -> [String] = { _ in [] },
    parse: @escaping @Sendable (CommandArguments) throws(LiveCommand.Failure) -> LiveCommand
  ) {
    (self.name, self.help, self.words, self.parse) = (name, help, words, parse)
    usage = arguments.isEmpty ? name : name + " " + arguments
  }

  package static let all = [
    CommandWord("lr", "X", "the learning rate, which the schedule scales, from the next batch on", parse: learningRate),
    CommandWord("k", "N", "clusters, from the next reassignment on", parse: clusters),
    CommandWord(
      "reassign", "now | every N", "cluster at once, or every N epochs", words: { _ in ["now", "every"] },
      parse: reassign),
    CommandWord(
      "sampler", "uniform | natural", "how clusters are shown, from the next reassignment on",
      words: { _ in Sampler.allCases.map(\.rawValue) }, parse: sampler),
    CommandWord(
      "augment", "NAME[+NAME...]", "what images go through, from the next reassignment on",
      words: { $0.augmentations }, parse: augment),
    CommandWord("epochs", "N", "epochs of the whole run", parse: epochs),
    CommandWord("snap", "[NAME]", "write the current clusters and weights to disk", parse: snapshot),
    CommandWord("theme", "NAME", "other colours", words: { $0.themes }, parse: theme),
    CommandWord("quit", "", "quit, as q does; asks while training", parse: quit),
  ]

  static let names = all.map(\.name)

  /// The command of that name; `q` is short for `quit`.
  static func named(_ name: String) -> CommandWord? { all.first { $0.name == (name == "q" ? "quit" : name) } }

  private static func learningRate(_ arguments: CommandArguments) throws(LiveCommand.Failure) -> LiveCommand {
    let rate = Float(try arguments.number())
    guard rate >= 0, rate.isFinite else { throw .init(message: "a learning rate is 0 or more, such as 0.05") }
    return .send(.setLearningRate(rate))
  }

  private static func clusters(_ arguments: CommandArguments) throws(LiveCommand.Failure) -> LiveCommand {
    let count = try arguments.count()
    let limit = min(arguments.context.images ?? .max, 1_000_000)
    guard count >= 2 else { throw .init(message: "k is 2 or more") }
    guard count <= limit else { throw .init(message: "k is \(limit) at most: there are no more images") }
    return .send(.change(.k(count)))
  }

  private static func reassign(_ arguments: CommandArguments) throws(LiveCommand.Failure) -> LiveCommand {
    switch arguments.words.first {
    case nil: throw .init(message: "it is written \(arguments.usage)")
    case "now":
      _ = try arguments.word()
      return .send(.reassign)
    case "every":
      let epochs = try arguments.number(1, of: 2)
      guard epochs > 0, epochs <= 1000 else { throw .init(message: "every N: more than 0, up to 1000 epochs") }
      return .send(.change(.reassign(epochs)))
    case let word?: throw .init(message: CommandArguments.unknown(word, "time to reassign", ["now", "every"]))
    }
  }

  private static func sampler(_ arguments: CommandArguments) throws(LiveCommand.Failure) -> LiveCommand {
    let name = try arguments.choice("sampler", of: Sampler.allCases.map(\.rawValue))
    guard let sampler = Sampler(rawValue: name) else { throw .init(message: "it is written \(arguments.usage)") }
    return .send(.change(.sampler(sampler)))
  }

  /// Whether the names go together is left to the trainer, which knows them.
  private static func augment(_ arguments: CommandArguments) throws(LiveCommand.Failure) -> LiveCommand {
    let (word, known) = (try arguments.word(), arguments.context.augmentations)
    for name in word.split(separator: "+", omittingEmptySubsequences: false) {
      guard known.contains(where: { name == $0 || name.hasPrefix($0 + "-") }) else {
        throw .init(message: CommandArguments.unknown(String(name), "augmentation", known))
      }
    }
    return .send(.change(.augment(word)))
  }

  private static func epochs(_ arguments: CommandArguments) throws(LiveCommand.Failure) -> LiveCommand {
    let (count, epoch) = (try arguments.count(), arguments.context.epoch)
    guard count > epoch else {
      throw .init(message: "epochs are \(epoch + 1) or more, for epoch \(epoch + 1) is going on")
    }
    return .send(.change(.epochs(count)))
  }

  private static func snapshot(_ arguments: CommandArguments) throws(LiveCommand.Failure) -> LiveCommand {
    if arguments.words.isEmpty { return .send(.snapshot(name: nil)) }
    let name = try arguments.word()
    let isPlain = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    guard isPlain, name.count <= 64 else {
      throw .init(message: "a name has up to 64 letters, digits, dots, dashes and underscores")
    }
    return .send(.snapshot(name: name))
  }

  private static func theme(_ arguments: CommandArguments) throws(LiveCommand.Failure) -> LiveCommand {
    .theme(try arguments.choice("theme", of: arguments.context.themes))
  }

  private static func quit(_ arguments: CommandArguments) throws(LiveCommand.Failure) -> LiveCommand {
    guard arguments.words.isEmpty else { throw .init(message: "it is written quit") }
    return .quit
  }
}
