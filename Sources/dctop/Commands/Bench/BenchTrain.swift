import ArgumentParser
import Foundation
import NN
import Telemetry
import Tensors

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
  @Option(help: "How convolutions are computed: auto, direct or winograd.")
  var algorithm = "auto"
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
    let policy =
      algorithm == "auto" ? .fastest : ConvolutionAlgorithm(rawValue: algorithm).map(AlgorithmTable.Policy.always)
    guard let policy else {
      throw UsageError(message: "--algorithm \(algorithm): expected auto, direct or winograd.")
    }
    let network = try backbone.make([channels, inputSize, inputSize], false)
    let parameters = try ParameterSet(network, seed: 1, algorithms: AlgorithmTable(policy))
    let train = Double(batch) / (try trainSeconds(network, parameters))
    let features = Double(batch) / (try featureSeconds(network, parameters))
    report(network, name: backbone.name, threads: threads, rates: (train, features))
  }

  private func report(_ network: Network, name: String, threads: Int, rates: (train: Double, features: Double)) {
    let gflops = (
      train: rates.train * network.trainingOperations / 1e9, features: rates.features * network.forwardOperations / 1e9
    )
    guard options.jsonl else {
      print("\(name) \(channels)x\(inputSize)x\(inputSize), batch \(batch), f32, \(threads) threads")
      print(String(format: "  training %9.1f images/s  %6.0f GFLOP/s", rates.train, gflops.train))
      print(String(format: "  features %9.1f images/s  %6.0f GFLOP/s", rates.features, gflops.features))
      return
    }
    print(
      JSONLines.bench([
        ("part", "\"train\""), ("backbone", "\"\(name)\""), ("size", "\(inputSize)"),
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
