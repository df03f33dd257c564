import ArgumentParser

/// `dctop runs`: the runs in the output folder, one line each.
struct Runs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "List the runs in the output folder, or remove some.",
    subcommands: [ListRuns.self, RemoveRuns.self],
    defaultSubcommand: ListRuns.self)
}
