import Tensors

extension AlgorithmTable {
  /// The precision that a network trains and extracts features fastest in, by timing both; remembered like the
  /// algorithms, whose timings this shares.
  ///
  /// - Parameters:
  ///   - name: The network's name, under which the choice is kept.
  ///   - batch: Images in a training step.
  /// - Throws: `OneDNNError`.
  public func precision(for network: Network, name: String, batch: Int) throws(OneDNNError) -> Precision {
    var key = "precision \(name) \(network.inputShape) batch \(batch)"
    if case .always(let algorithm) = policy { key += " \(algorithm)" }
    if let known = precisions[key], Precision.supported.contains(known) { return known }
    guard Precision.supported.count > 1 else { return .f32 }
    var fastest = Precision.f32
    var shortest = Duration.seconds(Int64.max)
    for precision in Precision.supported {
      let time = try stepTime(network, batch: batch, precision)
      if time < shortest { (fastest, shortest) = (precision, time) }
    }
    remember(fastest, key)
    return fastest
  }

  private static let repetitions = 2

  /// The shortest time of a training step and a pass for features together, on weights and images of no meaning.
  private func stepTime(_ network: Network, batch: Int, _ precision: Precision) throws(OneDNNError) -> Duration {
    let parameters = try ParameterSet(network, seed: 1, algorithms: self)
    let training = try CompiledNetwork(
      network, parameters: parameters, batch: batch, mode: .training, precision: precision)
    let inference = try CompiledNetwork(
      network, parameters: parameters, batch: batch, mode: .inference, precision: precision)
    let gradient = Tensor([batch, network.featureCount])
    var shortest = Duration.seconds(Int64.max)
    for _ in 0...AlgorithmTable.repetitions {  // the first one warms up, and is never the shortest
      let start = ContinuousClock.now
      _ = training.forward()
      training.backward(gradient)
      _ = inference.forward()
      shortest = min(shortest, ContinuousClock.now - start)
    }
    return shortest
  }
}
