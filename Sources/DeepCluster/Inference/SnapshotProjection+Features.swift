import Clustering
import NN
import RunStore
import Tensors

extension SnapshotProjection {
  /// What `[N, D]` features are compared with centroids as: `[N, P]`, of unit length.
  func apply(_ features: Tensor) -> Tensor {
    switch kind {
    case .whitened(let mean):
      let whitening = PCAWhitening(
        mean: mean.values, components: components.values, componentCount: componentCount, eigenvalues: [])
      let reduced = whitening.apply(features)
      normalizeRows(reduced)
      return reduced
    case .trained(let bias):
      let result = Tensor([features.rowCount, componentCount])
      FeatureProjection(weights: components.values, bias: bias.values).apply(features, into: result)
      return result
    }
  }
}
