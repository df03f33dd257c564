import ArgumentParser
import Datasets
import DeepCluster
import Foundation
import NN
import RunStore
import Telemetry

/// `dctop branch RUN --epoch N [options]`: a new run from a snapshot of another, with other options.
struct Branch: Configured {
  static let configuration = CommandConfiguration(
    commandName: "branch",
    abstract: "Start a new run from a snapshot of another one.",
    discussion: """
      The new run has the other one's data and options, but for those that are given, and begins with the snapshot's \
      weights. Its record names the snapshot.
      """)

  @ArgumentParser.Argument(
    help: ArgumentHelp("The run's folder, such as runs/20261124-091500.", valueName: "run"), completion: .directory)
  var path: String

  @Option(help: "The epoch of the snapshot.")
  var epoch: Int

  @OptionGroup(title: "Training") var options: TrainOptions
  @OptionGroup(title: "Display") var display: DisplayOptions

  var settings: [Setting] { display.settings }

  func run() throws {
    let status: Int32
    do {
      status = try prepare().run()
    } catch {
      throw UsageError(error)
    }
    if status != 0 { throw ExitCode(status) }
  }

  private func prepare() throws -> Session {
    guard options.weights == nil else {
      throw UsageError(message: "--weights: a branch begins with its snapshot's weights; leave the option out.")
    }
    let parent = try RunDirectory.open(path)
    let snapshot = try parent.snapshot(ofEpoch: epoch)
    let record = try parent.record(RunRecord.self)
    // The parent's options as words before the user's own: of two the last one counts.
    let own = CommandLine.arguments.drop { $0 != "branch" }.dropFirst()
    var configuration = try Branch.parse(TrainOptions.words(record.configuration) + own).options.configuration
    if configuration.optimizer != record.configuration.optimizer ?? .sgd, options.learningRate == nil {
      configuration.learningRate = nil  // what is good for one rule is not for another
    }
    configuration.weights = snapshot + "/weights.safetensors"
    configuration.parent = URL(fileURLWithPath: snapshot).standardized.path
    return try Session(RunRequest(configuration, data: record.data), display: display)
  }
}

extension TrainOptions {
  /// A configuration as the words of a command line, without its weights: those belong to one run.
  static func words(_ configuration: Configuration) -> [String] {
    let options = configuration
    let values: [(String, Any?)] = [
      ("k", options.kAuto == true ? "auto" : options.k.map { "\($0)" }), ("epochs", options.epochs),
      ("clustering", options.clustering?.rawValue), ("min-cluster", options.minCluster),
      ("halt-clustering", options.haltClustering), ("patience", options.patience),
      ("backbone", options.backbone), ("input-size", options.inputSize),
      ("batch", options.batch), ("learning-rate", options.learningRate), ("momentum", options.momentum),
      ("weight-decay", options.weightDecay), ("optimizer", options.optimizer?.rawValue),
      ("schedule", (options.schedule ?? .constant).rawValue), ("warmup", options.warmup), ("clip", options.clip),
      ("pca", options.pca), ("views", options.views), ("kmeans-iterations", options.kmeansIterations),
      ("kmeans-start", options.kmeansStart.rawValue), ("reassign", options.reassign),
      ("sampler", options.sampler.rawValue), ("loss", options.loss.rawValue), ("augment", options.augment),
      ("augment-strength", options.augmentStrength),
      ("precision", options.precision), ("algorithm", options.algorithm), ("memory", options.memory),
      ("checkpoint-minutes", options.checkpointMinutes), ("threads", options.threads), ("seed", options.seed),
      ("limit", options.limit), ("output", options.output), ("evaluate-k", options.evaluateK),
      ("head", options.head?.rawValue), ("heads", options.heads), ("crops", options.crops),
      ("evaluate-every", options.evaluateEvery), ("evaluate-neighbors", options.evaluateNeighbors),
      ("probe-every", options.probeEvery),
    ]
    let words = values.flatMap { name, value in value.map { ["--\(name)", "\($0)"] } ?? [] }
    let flags = [("sobel", options.sobel), ("deduplicate", options.deduplicate)]
    return words + flags.compactMap { name, isOn in isOn.map { $0 ? "--\(name)" : "--no-\(name)" } }
  }
}
