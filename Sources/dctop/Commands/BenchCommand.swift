import ArgumentParser
import Clustering
import Datasets
import Foundation
import NN
import Telemetry
import Tensors

/// `dctop bench`: the speed of parts on this machine.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The speed of each part on this machine.", subcommands: [BenchTrain.self, BenchKMeans.self])
}

/// What every benchmark takes.
struct BenchOptions: ParsableArguments {
  @Option(help: "Threads that compute (default: all cores).")
  var threads: Int?

  @Flag(help: "One JSON object a measurement.")
  var jsonl = false

  /// Sets the threads up and gives their number.
  func start() throws -> Int {
    let count = threads ?? ProcessInfo.processInfo.activeProcessorCount
    guard (1...1024).contains(count) else { throw UsageError(message: "--threads \(count): expected 1 to 1024.") }
    ComputeThreads.set(count)
    return count
  }
}

/// `dctop bench train`: images per second of a network on made-up images.
struct BenchTrain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Images per second of a network, training and features.")

  @Option(help: "The network.")
  var backbone = "small"
  @Option(help: "Side of the square images, in pixels.")
  var inputSize = 28
  @Option(help: "Channels of the images.")
  var channels = 1
  @Option(help: "Images in a batch.")
  var batch = 256
  @Option(help: "f32.")
  var precision = "f32"
  @Option(help: "Steps that are measured; the median counts.")
  var steps = 7
  @OptionGroup var options: BenchOptions

  func run() throws {
    let threads = try options.start()
    guard let backbone = BackboneRegistry.named(backbone), precision == "f32" || precision == "auto" else {
      throw UsageError(
        message: "--backbone \(backbone) --precision \(precision): expected one of "
          + BackboneRegistry.all.map(\.name).joined(separator: ", ") + ", and f32.")
    }
    guard inputSize >= backbone.minimumSide, (1...4096).contains(inputSize), (1...512).contains(channels),
      (1...65_536).contains(batch), steps > 0
    else {
      throw UsageError(
        message:
          "\(backbone.name) takes --input-size \(backbone.minimumSide) to 4096, with --channels, --batch and --steps above 0."
      )
    }
    let network = try backbone.make([channels, inputSize, inputSize], false)
    let parameters = try ParameterSet(network, seed: 1)
    let train = try trainSeconds(network, parameters)
    let features = try featureSeconds(network, parameters)
    let rates = (train: Double(batch) / train, features: Double(batch) / features)
    let gflops = (
      train: rates.train * network.trainingOperations / 1e9, features: rates.features * network.forwardOperations / 1e9
    )
    guard options.jsonl else {
      print("\(backbone.name) \(channels)x\(inputSize)x\(inputSize), batch \(batch), f32, \(threads) threads")
      print(String(format: "  training %9.1f images/s  %6.0f GFLOP/s", rates.train, gflops.train))
      print(String(format: "  features %9.1f images/s  %6.0f GFLOP/s", rates.features, gflops.features))
      return
    }
    print(
      JSONLines.bench([
        ("part", "\"train\""), ("backbone", "\"\(backbone.name)\""), ("size", "\(inputSize)"),
        ("channels", "\(channels)"), ("batch", "\(batch)"), ("precision", "\"f32\""), ("threads", "\(threads)"),
        ("images_per_second", "{\"train\":\(rates.train),\"features\":\(rates.features)}"),
        ("gflops", "{\"train\":\(gflops.train),\"features\":\(gflops.features)}"), ("share_of_peak", "null"),
      ]))
  }

  private func trainSeconds(_ network: Network, _ parameters: ParameterSet) throws -> Double {
    let compiled = try CompiledNetwork(
      network, parameters: parameters, batch: batch, mode: .training, precision: .f32)
    fill(compiled.input)
    let head = Head(featureCount: network.featureCount, classCount: 100, seed: 1, index: 0)
    let optimizer = SGD(momentum: 0.9, weightDecay: 1e-5)
    let labels = (0..<batch).map { Int32($0 % 100) }
    return try median {
      let (_, gradient) = head.train(
        features: compiled.forward(), labels: labels, weights: nil, learningRate: 1e-4, weightDecay: 1e-5)
      compiled.backward(gradient)
      try optimizer.step(parameters, learningRate: 1e-4)
    }
  }

  private func featureSeconds(_ network: Network, _ parameters: ParameterSet) throws -> Double {
    let compiled = try CompiledNetwork(
      network, parameters: parameters, batch: batch, mode: .inference, precision: .f32)
    fill(compiled.input)
    return median { _ = compiled.forward() }
  }

  private func fill(_ images: Tensor) {
    var random = Random(seed: 1, stream: "bench")
    for index in 0..<images.count { images[index] = random.uniform(-1, 1) }
  }

  /// The median of the steps' seconds, after one that warms up.
  private func median(_ step: () throws -> Void) rethrows -> Double {
    try step()
    var seconds: [Double] = []
    for _ in 0..<steps {
      let start = ContinuousClock.now
      try step()
      seconds.append((ContinuousClock.now - start) / .seconds(1))
    }
    return seconds.sorted()[seconds.count / 2]
  }
}

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
