import ArgumentParser
import Foundation
import Tensors

/// What every benchmark takes.
struct BenchOptions: ParsableArguments {
  @Option(help: "Threads that compute (default: all cores).")
  var threads: Int?

  @Flag(help: "One JSON object a measurement.")
  var jsonl = false

  /// The options as words, for the parts of a whole table.
  var words: [String] { (threads.map { ["--threads", "\($0)"] } ?? []) + (jsonl ? ["--jsonl"] : []) }

  /// Sets the threads up.
  func start() throws -> BenchReport {
    let count = threads ?? ProcessInfo.processInfo.activeProcessorCount
    guard (1...1024).contains(count) else { throw UsageError(message: "--threads \(count): expected 1 to 1024.") }
    ComputeThreads.set(count)
    return BenchReport(threads: count, isJSON: jsonl)
  }
}
