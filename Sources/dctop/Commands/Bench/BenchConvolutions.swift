import ArgumentParser
import Foundation
import NN
import Tensors

/// `dctop bench convolutions`: every convolution of a network, by pass and algorithm.
struct BenchConvolutions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convolutions", abstract: "Every convolution of a network, by pass and algorithm.")

  @OptionGroup var network: NetworkOptions
  @Option(help: "f32 or bf16.")
  var precision = Precision.f32
  @OptionGroup var options: BenchOptions

  func run() throws {
    let report = try options.start()
    try precision.check()
    let description = try network.network()
    let peak = MachineLimits.measure().operationsPerSecond
    report.title("convolutions of \(network.title), \(precision)")
    for speed in try ConvolutionSpeed.measure(description, batch: network.batch, precision: precision) {
      let names = [speed.layer, speed.pass.rawValue, speed.algorithm.rawValue]
      let rate = speed.operationsPerSecond
      report.add(
        "convolution",
        network.fields + [("precision", "\"\(precision)\"")]
          + zip(["layer", "pass", "algorithm"], names).map { ($0, "\"\($1)\"") }
          + [("seconds", "\(speed.seconds)"), ("gflops", "\(rate / 1e9)"), ("share_of_peak", "\(rate / peak)")],
        text: zip(names, [24, 8, 9]).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
          .joined(separator: " ") + BenchReport.rate(rate, of: peak))
    }
  }
}
