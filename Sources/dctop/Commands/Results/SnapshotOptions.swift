import ArgumentParser

/// The options of every command that computes with a snapshot's network.
struct SnapshotOptions: ParsableArguments {
  @Option(help: "Threads that compute (default: the run's, up to all cores).")
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads \(threads): expected 1 to 1024.") }
  }
}
