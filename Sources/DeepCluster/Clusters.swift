import Clustering
import NN
import RunStore
import Telemetry

/// The clusters of one reassignment, with all that made them: what a snapshot keeps and a picture shows.
struct Clusters: Sendable {
  let epoch: Int
  var assignment: ClusterAssignment
  /// Of the features, which are clustered along it; of the embeddings, where these are clustered.
  let whitening: PCAWhitening
  /// The backbone's weights that the features came from.
  let weights: [NamedArray]
  let nmiPrevious: Double?
  var nmiLabels: Double?
  let reassigned: Int?
  let evaluation: EpochStats.Evaluation?
  let featureSeconds: Double
  let pcaSeconds: Double
  let kmeansSeconds: Double
  /// What is shown of them.
  let picture: ClusterPicture
  /// What makes embeddings of features, where these are clustered in the place of whitened features.
  var projection: FeatureProjection?
  /// ``Vitals/silhouette``; nil where the clusters were read from a checkpoint.
  var silhouette: Double?
  /// ``Vitals/augmentedStability``; nil where the clusters were read from a checkpoint.
  var augmentedStability: Double?
  /// ``Vitals/score``.
  var score: Double?

  /// The epoch's figures, once it has been trained on; without `training`, those of a clustering alone, beside the
  /// run's `learningRate`.
  func stats(learningRate: Float, training: TrainingResult?) -> EpochStats {
    let images = Double(assignment.labels.count)
    return EpochStats(
      epoch: epoch, loss: training?.loss, objective: assignment.objective, nmiPrevious: nmiPrevious,
      nmiLabels: nmiLabels, emptyClusters: assignment.sizes.count { $0 == 0 },
      largestCluster: Int(assignment.sizes.max() ?? 0), smallestCluster: Int(assignment.sizes.min() ?? 0),
      imbalance: assignment.imbalance, reassigned: reassigned,
      learningRate: training?.learningRate ?? learningRate,
      seconds: .init(
        features: featureSeconds, pca: pcaSeconds, kmeans: kmeansSeconds, train: training?.seconds ?? 0),
      imagesPerSecond: .init(
        features: featureSeconds > 0 ? images / featureSeconds : 0,  // 0: without a pass over the images
        train: training.map { Double($0.images) / max($0.seconds, 1e-9) } ?? 0),
      evaluation: evaluation, score: score)
  }
}

/// What training on one epoch's pseudo-labels gave.
struct TrainingResult: Sendable {
  /// Mean over the images seen, in nats; nil if none was.
  var loss: Double?
  var images: Int
  var seconds: Double
  /// Of the last batch.
  var learningRate: Float
}
