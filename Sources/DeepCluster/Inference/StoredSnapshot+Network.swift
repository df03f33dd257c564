import NN
import RunStore
import Tensors

extension StoredSnapshot {
  /// Its network, as a description.
  ///
  /// - Throws: ``ResultsError/unknown(path:what:)``, or `StoreError` where it has not `featureCount` features.
  func network(_ inference: InferenceRecord, featureCount: Int) throws -> Network {
    guard let backbone = BackboneRegistry.named(inference.backbone) else {
      throw ResultsError.unknown(path: path, what: "the backbone \(inference.backbone)")
    }
    let network = try backbone.make(Shape([inference.channels, inference.size, inference.size]), inference.sobel)
    guard network.featureCount == featureCount else {
      throw StoreError.badSnapshot(
        path: path, reason: "\(featureCount) features for a network of \(network.featureCount)")
    }
    return network
  }
}
