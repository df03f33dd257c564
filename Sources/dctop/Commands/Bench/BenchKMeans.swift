import ArgumentParser
import Clustering
import Datasets
import Foundation
import Telemetry
import Tensors

/// `dctop bench kmeans`: k-means on features from a file.
struct BenchKMeans: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "kmeans", abstract: "k-means on features from a file.")

  @Option(help: ArgumentHelp("float32 [N, D] in NumPy's format.", valueName: "file.npy"))
  var features: String
  @Option(help: "Clusters.")
  var k = 100
  @Option(help: "Iterations.")
  var kmeansIterations = 20
  @Option(help: "Where the start is drawn from.")
  var seed: UInt64 = 31
  @OptionGroup var options: BenchOptions

  func run() throws {
    let threads = try options.start()
    let rows: Tensor
    do { rows = try NumPyArray.read(features) } catch { throw UsageError(error) }
    guard (1...rows.rowCount).contains(k), kmeansIterations > 0 else {
      throw UsageError(
        message:
          "--k \(k) of \(rows.rowCount) rows, --kmeans-iterations \(kmeansIterations): expected 1 to the rows' number, and 1 or more."
      )
    }
    let start = ContinuousClock.now
    var iterationsRun = 0
    let found = try KMeans(clusterCount: k, iterationCount: kmeansIterations)
      .cluster(rows, seed: seed) { _ in iterationsRun += 1 }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    guard options.jsonl else {
      print("k-means, \(rows.rowCount) x \(rows.rowLength), k \(k), \(threads) threads")
      print(String(format: "  %.3f s for %d iterations, objective %.2f", seconds, kmeansIterations, found.objective))
      return
    }
    print(
      JSONLines.bench([
        ("part", "\"kmeans\""), ("n", "\(rows.rowCount)"), ("d", "\(rows.rowLength)"), ("k", "\(k)"),
        ("iterations", "\(kmeansIterations)"), ("seconds", "\(seconds)"), ("objective", "\(found.objective)"),
        ("threads", "\(threads)"), ("iterations_run", "\(iterationsRun)"),
      ]))
  }
}
