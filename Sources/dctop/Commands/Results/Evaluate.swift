import ArgumentParser
import Datasets
import DeepCluster
import RunStore
import TUI

/// `dctop evaluate SNAPSHOT DATA`: how good a snapshot's features and clusters are.
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure a snapshot's features and clusters on images, against their labels.",
    discussion: """
      Compares with the true classes: the snapshot's own clusters; the features at unit length, clustered afresh into as \
      many clusters as there are classes (50 iterations, the best objective of 5 starts; with --evaluate-neighbors the \
      run's, their means over nearest images, of 20); and by the same way, as baselines, the pixels (a seeded \
      sample of up to 10,000 images, averaged down to 32 pixels a side) and the features of the random network that the \
      run's seed gives. ACC is under the best one-to-one matching of clusters to classes.
      Two classifiers learn from the features: 20 nearest neighbours by the cosine, each vote weighing exp(cosine / \
      0.07), and a linear probe, multinomial logistic regression on the standardised features as scikit-learn has it by \
      default. They learn from up to 50,000 images and are tried on up to 10,000 of --test, or else on a fifth of the \
      same images, drawn by the run's seed.
      Without labels there are silhouette (cosine distance, a seeded sample of 2,000 images), balance (normalised \
      entropy of the sizes) and effective rank.
      """)

  @ArgumentParser.Argument(
    help: ArgumentHelp("A snapshot's folder, or a run's for its newest snapshot.", valueName: "snapshot"),
    completion: .directory)
  var snapshot: String

  @ArgumentParser.Argument(
    help: ArgumentHelp("A folder of images or a data set of any format.", valueName: "data"), completion: .file())
  var data: String

  @Option(
    help: ArgumentHelp("Images that the classifiers are tried on (default: a fifth of the data).", valueName: "data"),
    completion: .file())
  var test: String?

  @Option(help: "Clusters of the fresh clusterings (default: as many as there are classes).")
  var k: Int?

  @Flag(help: "One JSON object instead; what is missing is null.")
  var json = false

  @OptionGroup var options: SnapshotOptions

  func validate() throws {
    if let k, k < 2 { throw ValidationError("--k \(k): expected 2 or more.") }
  }

  func run() throws {
    do {
      let stored = try StoredSnapshot.open(snapshot)
      let source = try DatasetRegistry.open(data)
      let testSource = try test.map { try DatasetRegistry.open($0) }
      if let testSource, testSource.labels == nil {
        throw UsageError(message: "--test \(testSource.path.sanitized()) has no labels to try classifiers on.")
      }
      let found = try evaluate(stored, source, testSource)
      if found.skipped > 0 {
        StandardError.write("dctop: \(found.skipped) images cannot be read and are left out\n")
      }
      let report = EvaluationReport(found, snapshot: stored, data: source.path)
      try StandardOutput.write(json ? report.json + "\n" : report.lines.joined(separator: "\n") + "\n")
    } catch {
      throw UsageError(error)
    }
  }

  private func evaluate(
    _ stored: StoredSnapshot, _ source: any ImageSource, _ test: (any ImageSource)?
  ) throws -> SnapshotEvaluation {
    var line: (work: String, progress: ProgressLine)?
    defer { line?.progress.finish() }
    let evaluator = SnapshotEvaluator(stored, threads: options.threads, k: k) { work, done, total in
      if line?.work != work {
        line?.progress.finish()
        line = (work, ProgressLine(work))
      }
      line?.progress.show(done, of: total)
    }
    return try evaluator.evaluate(source, test: test)
  }
}
