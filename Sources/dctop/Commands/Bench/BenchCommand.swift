import ArgumentParser
import Foundation
import Tensors

/// `dctop bench`: the speed of parts on this machine.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The speed of each part on this machine.", subcommands: [BenchTrain.self, BenchKMeans.self])
}

/// What every benchmark takes.
struct BenchOptions: ParsableArguments {
  @Option(help: "Threads that compute (default: all cores).")
  var threads: Int?

  @Flag(help: "One JSON object a measurement.")
  var jsonl = false

  /// Sets the threads up and gives their number.
  func start() throws -> Int {
    let count = threads ?? ProcessInfo.processInfo.activeProcessorCount
    guard (1...1024).contains(count) else { throw UsageError(message: "--threads \(count): expected 1 to 1024.") }
    ComputeThreads.set(count)
    return count
  }
}
