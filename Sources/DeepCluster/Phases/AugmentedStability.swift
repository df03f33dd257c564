import Clustering
import Datasets
import NN
import Tensors

extension Trainer {
  /// Images that are looked at, at most: 3 % of 60,000, so that this costs hardly any time.
  private static let stabilityLimit = 1000
  /// Beyond every position of an epoch, so that no image is changed as it is in training.
  private static let stabilityPosition = 1 << 39

  /// How far clusters stay when images are changed as for training: the adjusted mutual information of the clusters of a
  /// seeded sample, plain and augmented, each image in that with the nearest centroid.
  ///
  /// - Parameters:
  ///   - rows: `[N, D]`, what was clustered.
  ///   - place: Gives `[n, D]` such rows for the features of n images.
  /// - Returns: Nil where augmentation changes nothing.
  /// - Complexity: A pass of the network over 1,000 images.
  func augmentedStability(
    of assignment: ClusterAssignment, rows: Tensor, epoch: Int, place: (_ features: Tensor) -> Tensor
  ) throws -> Double? {
    guard let augmentation = plan.viewAugmentation else { return nil }
    var random = Random(seed: configuration.seed, stream: "augmented stability")
    let sample = random.sample(Trainer.stabilityLimit, of: images.count)
    let features = Tensor([sample.count, model.network.featureCount])
    try forEachFeatureBatch(
      of: sample.count, network: model.inference, batches: batches,
      request: {
        .augmented(
          sample[$0], epoch: epoch, firstPosition: Trainer.stabilityPosition + $0.lowerBound, by: augmentation)
      }, poll: { try gate.poll() }
    ) { batch, range in
      features.setRows(range, to: batch)
    }
    let centroids = NearestCentroids(assignment.centroids, count: assignment.clusterCount)
    func clusters(_ rows: Tensor) -> [Int32] { centroids.matches(of: rows).map { Int32($0.cluster) } }
    return adjustedMutualInformation(clusters(rows.copy(of: sample)), clusters(place(features)))
  }
}
