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
    guard Precision.supported.contains(.bf16), !isHurried() else { return .f32 }
    let images = AlgorithmTable.pixels / (network.inputShape[1] * network.inputShape[2])
    let timed = min(batch, max(AlgorithmTable.fewestImages, images))
    let pair = PairedTiming(
      pairs: AlgorithmTable.pairs, try step(network, batch: timed, .f32), try step(network, batch: timed, .bf16))
    let fastest: Precision = pair.ratio < 1 ? .bf16 : .f32
    remember(fastest, key)
    return fastest
  }

  private static let pairs = 3
  /// Enough to keep all threads busy, and few enough to be quick.
  private static let pixels = 1 << 20
  private static let fewestImages = 8

  /// A training step and a pass for features, on weights and images of no meaning.
  private func step(_ network: Network, batch: Int, _ precision: Precision) throws(OneDNNError) -> () -> Void {
    let parameters = try ParameterSet(network, seed: 1, algorithms: self)
    let training = try CompiledNetwork(
      network, parameters: parameters, batch: batch, mode: .training, precision: precision)
    let inference = try CompiledNetwork(
      network, parameters: parameters, batch: batch, mode: .inference, precision: precision)
    let gradient = Tensor([batch, network.featureCount])
    return {
      _ = training.forward()
      training.backward(gradient)
      _ = inference.forward()
    }
  }
}
