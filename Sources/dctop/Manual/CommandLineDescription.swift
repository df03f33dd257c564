/// What ArgumentParser tells of the command line (`--experimental-dump-help`), as far as the manual needs it.
struct CommandLineDescription: Decodable {
  let command: Command

  struct Command: Decodable {
    let commandName: String
    let abstract: String?
    let discussion: String?
    let shouldDisplay: Bool?
    let subcommands: [Command]?
    let arguments: [Argument]?
  }

  struct Argument: Decodable, Equatable {
    let kind: String
    let names: [Name]?
    let valueName: String?
    let abstract: String?
    let defaultValue: String?
    let shouldDisplay: Bool
    let isOptional: Bool
    let isRepeating: Bool

    /// The long name; nil for what stands without one.
    var longName: String? { names?.first { $0.kind == "long" }?.name }
  }

  struct Name: Decodable, Equatable {
    let kind: String
    let name: String
  }
}
