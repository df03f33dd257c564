import Clustering
import Datasets
import NN
import RunStore
import Telemetry
import Tensors

extension Trainer {
  /// The clusters as a snapshot keeps them, in which `dctop predict` finds every image again.
  ///
  /// Those of embeddings come from training: of augmented images, by weights that have changed since. So each image goes
  /// once through the network that the clusters were made with, and to the nearest of their centroids.
  ///
  /// - Complexity: a pass over the images with a second copy of the network, where embeddings are clustered.
  func inferred(_ clusters: Clusters) throws -> Clusters {
    guard let projection = clusters.projection else { return clusters }
    ports.events.post(.phaseStarted(.features, epoch: clusters.epoch))
    let batch = model.inference.input.rowCount
    let parameters = try ParameterSet(model.network, seed: 0, algorithms: model.parameters.algorithms)
    let network = try CompiledNetwork(
      model.network, parameters: parameters, batch: batch, mode: .inference, precision: model.precision)
    try parameters.importValues(clusters.weights.map { ($0.name, $0.values) })
    let ring = BatchRing(
      BatchFiller(
        images: images, normalization: Normalization(mean: inference.mean, deviation: inference.deviation),
        augmentation: .none, seed: 0),
      batch: batch, threads: plan.threads, isAhead: images.isStreamed)
    let centroids = NearestCentroids(clusters.assignment.centroids, count: clusters.assignment.clusterCount)
    let embeddings = Tensor([batch, projection.outputCount])
    var matches: [NearestCentroids.Match] = []
    matches.reserveCapacity(images.count)
    try forEachFeatureBatch(of: images.count, network: network, batches: ring) { features, range in
      projection.apply(features, into: embeddings)
      matches += centroids.matches(of: embeddings).prefix(range.count)
      ports.events.post(.progressed(.features, done: range.upperBound, total: images.count))
    }
    return clusters.assigned(matches, classes: images.labels)
  }
}

extension Clusters {
  /// The same clusters with other members; the figures that compare with the epoch before stay.
  fileprivate func assigned(_ matches: [NearestCentroids.Match], classes: [Int32]?) -> Clusters {
    var result = self
    let labels = matches.map { Int32($0.cluster) }
    result.assignment.labels = labels
    result.assignment.distances = matches.map(\.distance)
    result.assignment.sizes = clusterSizes(labels, count: assignment.clusterCount)
    result.assignment.objective = matches.reduce(0) { $0 + Double($1.distance) * Double($1.distance) }
    result.nmiLabels = classes.map { normalizedMutualInformation(labels, $0) }
    return result
  }
}
