import Clustering
import NN
import RunStore

extension Clusters {
  /// `[K, P]`.
  var centroidArray: NamedArray {
    let (count, values) = (assignment.clusterCount, assignment.centroids)
    return NamedArray(name: "centroids", shape: [count, values.count / count], values: values)
  }
}

extension PCAWhitening {
  /// As snapshots and checkpoints name them.
  var arrays: [NamedArray] {
    [
      NamedArray(name: "pca.mean", shape: [featureCount], values: mean),
      NamedArray(name: "pca.components", shape: [componentCount, featureCount], values: components),
    ]
  }
}

extension FeatureProjection {
  /// As snapshots and checkpoints name them.
  var arrays: [NamedArray] {
    [
      NamedArray(name: "projection.weight", shape: [outputCount, featureCount], values: weights),
      NamedArray(name: "projection.bias", shape: [outputCount], values: bias),
    ]
  }
}
