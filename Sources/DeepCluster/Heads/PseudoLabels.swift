import Clustering

/// What a batch's images are to be told apart by: one clustering's labels, and how much each cluster's images weigh.
struct PseudoLabels {
  /// Of every image.
  private let labels: [Int32]
  /// Of each cluster; nil where all weigh the same.
  private let clusterWeights: [Float]?

  /// - Parameter isWeighted: Whether each image counts by the inverse size of its cluster.
  init(_ labels: [Int32], clusterCount: Int, isWeighted: Bool) {
    self.labels = labels
    guard isWeighted else {
      clusterWeights = nil
      return
    }
    clusterWeights = clusterSizes(labels, count: clusterCount).map { $0 == 0 ? 0 : 1 / Float($0) }
  }

  func labels(of images: [Int]) -> [Int32] { images.map { labels[$0] } }

  func weights(of images: [Int]) -> [Float]? {
    clusterWeights.map { weights in images.map { weights[Int(labels[$0])] } }
  }
}
