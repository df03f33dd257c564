import ArgumentParser
import Foundation
import NN
import Tensors

/// `dctop bench train`: images per second of a network on made-up images.
struct BenchTrain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Images per second of a network, training and features.")

  @OptionGroup var network: NetworkOptions
  @Option(help: "f32, bf16, or auto for what is faster.", completion: .precisions)
  var precision = "auto"
  @Option(help: "How convolutions are computed: auto, direct, winograd or tiles.", completion: .algorithms)
  var algorithm = "auto"
  @Option(help: "How gradients change weights: sgd, adam, adamw or lars.")
  var optimizer = Optimizer.Rule.sgd
  @Option(help: "Steps that are measured; the median counts.")
  var steps = 7
  @OptionGroup var options: BenchOptions

  func run() throws {
    let report = try options.start()
    guard (1...10_000).contains(steps) else { throw UsageError(message: "--steps \(steps): expected 1 to 10000.") }
    guard let policy = AlgorithmTable.Policy(named: algorithm) else {
      let known = AlgorithmTable.Policy.names
      throw UsageError(
        message:
          "--algorithm \(algorithm): expected \(known.dropLast().joined(separator: ", ")) or \(known.last ?? "").")
    }
    let description = try network.network()
    let table = AlgorithmTable(policy)
    let precision = try chosenPrecision(description, table)
    let parameters = try ParameterSet(description, seed: 1, algorithms: table)
    let train = Double(network.batch) / (try trainSeconds(description, parameters, precision))
    let features = Double(network.batch) / (try featureSeconds(description, parameters, precision))
    show(
      report, precision, rates: [train, features],
      work: [train * description.trainingOperations, features * description.forwardOperations])
  }

  private func chosenPrecision(_ description: Network, _ table: AlgorithmTable) throws -> Precision {
    if precision == "auto" {
      return try table.precision(for: description, name: network.backbone, batch: network.batch)
    }
    guard let wanted = Precision(rawValue: precision) else {
      throw UsageError(message: "--precision \(precision): expected f32, bf16 or auto.")
    }
    try wanted.check()
    return wanted
  }

  /// `rates`: images a second, `work`: operations a second, of training and of features.
  private func show(_ report: BenchReport, _ precision: Precision, rates: [Double], work: [Double]) {
    let peak = MachineLimits.measure().operationsPerSecond
    report.title("\(network.title), \(precision)")
    func object(_ values: [Double]) -> String { "{\"train\":\(values[0]),\"features\":\(values[1])}" }
    let lines = zip(["training", "features"], zip(rates, work)).map { name, values in
      name + String(format: " %9.1f images/s ", values.0) + BenchReport.rate(values.1, of: peak)
    }
    report.add(
      "train",
      network.fields + [
        ("precision", "\"\(precision)\""), ("optimizer", "\"\(optimizer.rawValue)\""),
        ("images_per_second", object(rates)),
        ("gflops", object(work.map { $0 / 1e9 })),
        ("share_of_peak", object(work.map { $0 / peak })),
      ], text: lines.joined(separator: "\n  "))
  }

  private func trainSeconds(
    _ network: Network, _ parameters: ParameterSet, _ precision: Precision
  ) throws -> Double {
    let batch = self.network.batch
    let compiled = try CompiledNetwork(
      network, parameters: parameters, batch: batch, mode: .training, precision: precision)
    fill(compiled.input)
    let head = Head(featureCount: network.featureCount, classCount: 100, seed: 1, index: 0)
    let optimizer = Optimizer(rule: self.optimizer, momentum: 0.9, weightDecay: 1e-5)
    let labels = (0..<batch).map { Int32($0 % 100) }
    return try BenchReport.medianSeconds(steps) {
      let (_, gradient) = head.train(
        features: compiled.forward(), labels: labels, weights: nil)
      compiled.backward(gradient)
      head.update(by: optimizer.forFreshHead, learningRate: 1e-4)
      try parameters.step(optimizer, learningRate: 1e-4)
    }
  }

  private func featureSeconds(
    _ network: Network, _ parameters: ParameterSet, _ precision: Precision
  ) throws -> Double {
    let compiled = try CompiledNetwork(
      network, parameters: parameters, batch: self.network.batch, mode: .inference, precision: precision)
    fill(compiled.input)
    return BenchReport.medianSeconds(steps) { _ = compiled.forward() }
  }

  private func fill(_ images: Tensor) {
    var random = Random(seed: 1, stream: "bench")
    for index in 0..<images.count { images[index] = random.uniform(-1, 1) }
  }
}
