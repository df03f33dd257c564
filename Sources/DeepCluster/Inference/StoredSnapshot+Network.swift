import NN
import RunStore
import Tensors

extension StoredSnapshot {
  /// Its network, as a description.
  ///
  /// - Throws: ``ResultsError/unknown(path:what:)``, or `StoreError` where it has not `featureCount` features.
  func network(_ inference: InferenceRecord, featureCount: Int) throws -> Network {
    let network = try network(inference)
    guard network.featureCount == featureCount else {
      throw StoreError.badSnapshot(
        path: path, reason: "\(featureCount) features for a network of \(network.featureCount)")
    }
    return network
  }

  /// Its network, whatever its features are compared with.
  ///
  /// - Throws: ``ResultsError/unknown(path:what:)``.
  func network(_ inference: InferenceRecord) throws -> Network {
    guard let backbone = BackboneRegistry.named(inference.backbone) else {
      throw ResultsError.unknown(path: path, what: "the backbone \(inference.backbone)")
    }
    return try backbone.make(Shape([inference.channels, inference.size, inference.size]), inference.sobel)
  }

  /// Its weights, for networks that compute convolutions as its run did; or the random ones that its run's seed gives.
  ///
  /// - Throws: `StoreError` or ``TrainingError`` where they are damaged.
  func parameters(_ network: Network, _ inference: InferenceRecord, isTrained: Bool = true) throws -> ParameterSet {
    let table = AlgorithmTable(
      AlgorithmTable.Policy(named: inference.algorithm) ?? .fastest,
      choices: inference.algorithms.compactMapValues(ConvolutionAlgorithm.init))
    let parameters = try ParameterSet(network, seed: manifest.seed, algorithms: table)
    if isTrained { try parameters.load(weightsPath) }
    return parameters
  }
}
