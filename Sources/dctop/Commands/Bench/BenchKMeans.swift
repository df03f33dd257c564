import ArgumentParser
import Clustering
import Foundation
import Tensors

/// `dctop bench kmeans`: k-means on features from a file, or made up.
struct BenchKMeans: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "kmeans", abstract: "k-means on features.")

  @OptionGroup var features: FeatureOptions
  @Option(help: "Clusters.")
  var k = 100
  @Option(help: "Iterations.")
  var kmeansIterations = 20
  @Flag(help: "Begin at rows far from each other (k-means++) instead of at random ones.")
  var plusplus = false
  @Option(help: "Where the start is drawn from.")
  var seed: UInt64 = 31
  @OptionGroup var options: BenchOptions

  func run() throws {
    let report = try options.start()
    guard (1...1_000_000).contains(k), (1...10_000).contains(kmeansIterations) else {
      throw UsageError(message: "--k \(k) --kmeans-iterations \(kmeansIterations): expected 1 or more of each.")
    }
    let rows = try features.load(rows: 60_000, columns: 256, centres: k)
    guard k <= rows.rowCount else {
      throw UsageError(message: "--k \(k): expected 1 to \(rows.rowCount), the number of rows.")
    }
    let limits = MachineLimits.measure()
    let start = ContinuousClock.now
    var iterationsRun = 0
    let found = try KMeans(clusterCount: k, iterationCount: kmeansIterations, start: plusplus ? .plusPlus : .rows)
      .cluster(rows, seed: seed) { _ in iterationsRun += 1 }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    // What plain Lloyd would compute in the iterations that were run and the last assignment: shortcuts make it more than
    // is really computed.
    let plain = 2 * Double(rows.count) * Double(k) * Double(iterationsRun + 1)
    // The time that the products really computed would take at the peak, of the time taken.
    let bf16Peak = limits.bf16OperationsPerSecond ?? limits.operationsPerSecond
    let share =
      (found.work.f32Operations / limits.operationsPerSecond + found.work.bf16Operations / bf16Peak) / seconds
    report.title("k-means, \(rows.rowCount) x \(rows.rowLength), k \(k)")
    report.add(
      "kmeans",
      [
        ("n", "\(rows.rowCount)"), ("d", "\(rows.rowLength)"), ("k", "\(k)"), ("iterations", "\(kmeansIterations)"),
        ("seconds", "\(seconds)"), ("objective", "\(found.objective)"), ("iterations_run", "\(iterationsRun)"),
        ("gflops", "\(plain / seconds / 1e9)"), ("share_of_peak", "\(share)"),
        ("f32_share", "\(found.work.f32Operations / plain)"), ("bf16_share", "\(found.work.bf16Operations / plain)"),
      ],
      text: String(
        format: "%.3f s, objective %.2f, %d iterations until nothing moved or the limit of %d; ", seconds,
        found.objective, iterationsRun, kmeansIterations)
        + String(
          format: "%.0f %% of all products computed in f32, %.0f %% in bf16, %.2f of the peak",
          found.work.f32Operations / plain * 100, found.work.bf16Operations / plain * 100, share))
  }
}
