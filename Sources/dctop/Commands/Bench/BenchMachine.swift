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
    // bf16 is not computed by dctop, so its peak is not measured.
    report.add(
      "machine",
      [("fma_gflops", "{\"f32\":\(gflops),\"bf16\":null}"), ("bandwidth_gb_per_second", "\(gigabytes)")],
      text: String(format: "%.0f GFLOP/s of f32 multiply-adds, %.1f GB/s of memory", gflops, gigabytes))
  }
}
