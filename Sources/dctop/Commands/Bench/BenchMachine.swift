import ArgumentParser
import Foundation
import Tensors

/// `dctop bench machine`: the limits that the other parts are compared with.
struct BenchMachine: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "machine", abstract: "The machine's limits: multiply-adds and memory bandwidth.")

  @OptionGroup var options: BenchOptions

  func run() throws {
    let report = try options.start()
    let limits = MachineLimits.measure()
    let (gflops, gigabytes) = (limits.operationsPerSecond / 1e9, limits.bytesPerSecond / 1e9)
    report.title("machine: \(ComputeLibrary.description)")
    let bf16 = limits.bf16OperationsPerSecond.map { $0 / 1e9 }
    report.add(
      "machine",
      [
        ("fma_gflops", "{\"f32\":\(gflops),\"bf16\":\(bf16.map { "\($0)" } ?? "null")}"),
        ("bandwidth_gb_per_second", "\(gigabytes)"),
      ],
      text: String(format: "%.0f GFLOP/s of f32 multiply-adds, ", gflops)
        + (bf16.map { String(format: "%.0f of bf16, ", $0) } ?? "") + String(format: "%.1f GB/s of memory", gigabytes))
  }
}
