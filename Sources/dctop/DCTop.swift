import ArgumentParser

@main
struct DCTop: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "dctop", abstract: "DeepCluster, live in the terminal.")
}
