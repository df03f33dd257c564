import ArgumentParser
import Foundation
import Tensors

/// `dctop bench sgemm`: matrix products on OpenBLAS.
struct BenchMultiply: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sgemm", abstract: "Matrix products, square and as k-means and PCA have them.")

  @OptionGroup var options: BenchOptions

  /// Rows, columns and depth of the products.
  private static let cases = [(2048, 2048, 2048), (4096, 1000, 256), (4096, 256, 4096)]

  func run() throws {
    let report = try options.start()
    let peak = MachineLimits.measure().operationsPerSecond
    report.title("sgemm")
    for (rows, columns, depth) in BenchMultiply.cases {
      let (a, b, c) = (Tensor([rows, depth]), Tensor([depth, columns]), Tensor([rows, columns]))
      let seconds = BenchReport.medianSeconds(5) { multiply(a.matrix, b.matrix, into: c.matrix) }
      let rate = 2 * Double(rows) * Double(columns) * Double(depth) / seconds
      report.add(
        "sgemm",
        [
          ("rows", "\(rows)"), ("columns", "\(columns)"), ("depth", "\(depth)"), ("gflops", "\(rate / 1e9)"),
          ("share_of_peak", "\(rate / peak)"),
        ], text: "\(rows) x \(depth) x \(columns)  " + BenchReport.rate(rate, of: peak))
    }
  }
}
