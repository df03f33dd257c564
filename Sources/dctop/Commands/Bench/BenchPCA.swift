import ArgumentParser
import Clustering
import Foundation
import Tensors

/// `dctop bench pca`: PCA-whitening, found and applied.
struct BenchPCA: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pca", abstract: "PCA-whitening of features: found, and applied.")

  @OptionGroup var features: FeatureOptions
  @Option(help: "Components that are kept.")
  var components = 256
  @OptionGroup var options: BenchOptions

  func run() throws {
    let report = try options.start()
    guard (1...65_536).contains(components) else {
      throw UsageError(message: "--components \(components): expected 1 or more.")
    }
    let rows = try features.load(rows: 20_000, columns: 4096, centres: 100)
    let clock = ContinuousClock()
    let start = clock.now
    let whitening: PCAWhitening
    do { whitening = try PCAWhitening.fit(rows, componentLimit: components) } catch { throw UsageError(error) }
    let fit = (clock.now - start) / .seconds(1)
    let apply = clock.measure { _ = whitening.apply(rows) } / .seconds(1)
    report.title("PCA-whitening, \(rows.rowCount) x \(rows.rowLength) to \(whitening.componentCount)")
    report.add(
      "pca",
      [
        ("n", "\(rows.rowCount)"), ("d", "\(rows.rowLength)"), ("components", "\(whitening.componentCount)"),
        ("seconds", "{\"fit\":\(fit),\"apply\":\(apply)}"),
      ], text: String(format: "%.3f s to find, %.3f s to apply", fit, apply))
  }
}
