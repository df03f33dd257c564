/// The manual page as `man` reads it, made of what the command line says of itself, so that the two cannot differ.
struct ManualPage {
  typealias Command = CommandLineDescription.Command
  typealias Argument = CommandLineDescription.Argument

  /// The page in troff's language, with the macros of man(7).
  private(set) var text = ""
  /// The options that are told once, with `train`.
  private let common: [Argument]

  init(_ root: Command, version: String) {
    let train = root.subcommands?.first { $0.commandName == "train" }
    common = train?.arguments ?? []
    line(".TH DCTOP 1 \"\" \"dctop \(ManualPage.escaped(version))\" \"User Commands\"")
    section("NAME", "dctop - " + (root.abstract ?? ""))
    section("SYNOPSIS", "")
    for synopsis in [
      "[train] [options] [data]", "command [options] [arguments]", "--version [--verbose]", "[command] --help",
    ] {
      line(".B dctop\n\(ManualPage.escaped(synopsis))\n.br")
    }
    section("DESCRIPTION", ManualPage.introduction)
    line(".SH COMMANDS")
    for command in root.subcommands ?? [] { add(command, ["dctop"]) }
    for (title, entries) in ManualPage.appendix {
      line(".SH \(title)")
      for (term, meaning) in entries { entry(".B \(ManualPage.escaped(term))", meaning) }
    }
  }

  private mutating func add(_ command: Command, _ parents: [String]) {
    guard command.shouldDisplay != false, command.commandName != "help" else { return }
    let words = parents + [command.commandName]
    let arguments = (command.arguments ?? []).filter { $0.shouldDisplay && !["help", "version"].contains($0.longName) }
    let positional = arguments.filter { $0.longName == nil }.map(ManualPage.synopsis)
    line(".SS " + ManualPage.escaped((words + positional).joined(separator: " ")))
    for paragraph in [command.abstract, command.discussion].compactMap({ $0 }) {
      line(".P\n" + ManualPage.escaped(paragraph))
    }
    let known = command.commandName == "train" ? [] : common
    for argument in arguments where !known.contains(argument) { add(argument, beside: arguments) }
    let shared = arguments.filter { known.contains($0) }.compactMap(\.longName).filter { !$0.hasPrefix("no-") }
    if !shared.isEmpty {
      line(".P\nAnd as with train: " + ManualPage.escaped(shared.map { "--" + $0 }.joined(separator: ", ")) + ".")
    }
    for subcommand in command.subcommands ?? [] { add(subcommand, words) }
  }

  /// `--x` and `--no-x` are one entry.
  private mutating func add(_ argument: Argument, beside others: [Argument]) {
    guard let name = argument.longName else {
      entry(".I " + ManualPage.escaped(argument.valueName ?? ""), argument.abstract ?? "")
      return
    }
    if name.hasPrefix("no-") { return }
    var term = "\\fB\(ManualPage.escaped("--" + name))\\fR"
    if others.contains(where: { $0.longName == "no-" + name }) {
      term += ", \\fB\(ManualPage.escaped("--no-" + name))\\fR"
    }
    if argument.kind == "option" { term += " \\fI\(ManualPage.escaped(argument.valueName ?? name))\\fR" }
    let value = argument.defaultValue.map { " (default: \($0))" } ?? ""
    entry(term, (argument.abstract ?? "") + value)
  }

  private mutating func entry(_ term: String, _ meaning: String) {
    line(".TP\n\(term)\n\(ManualPage.escaped(meaning))")
  }

  private mutating func section(_ title: String, _ body: String) {
    line(".SH \(title)")
    if !body.isEmpty { line(ManualPage.escaped(body)) }
  }

  private mutating func line(_ line: String) { text += (text.isEmpty ? "" : "\n") + line }

  private static func synopsis(_ argument: Argument) -> String {
    let name = (argument.valueName ?? "") + (argument.isRepeating ? "..." : "")
    return argument.isOptional ? "[\(name)]" : name
  }

  /// Text that troff prints as it is: no escapes, no requests, minus signs that can be copied.
  private static func escaped(_ text: String) -> String {
    let lines = text.split(omittingEmptySubsequences: true, whereSeparator: \.isNewline).map { line in
      (line.first == "." || line.first == "'" ? "\\&" : "")
        + line.map { $0 == "\\" ? "\\e" : $0 == "-" ? "\\-" : String($0) }.joined()
    }
    return lines.joined(separator: "\n")
  }
}
