import Datasets
import Telemetry
import Tensors

extension FeatureMap {
  /// The images that a run's maps show, in order: all of few, a sample of many; a function of the run's seed.
  package static func sample(of count: Int, seed: UInt64) -> [Int32] {
    guard count > imageLimit else { return (0..<Int32(count)).map { $0 } }
    var random = Random(seed: seed, stream: "feature map")
    var chosen: Set<Int> = []
    while chosen.count < imageLimit { chosen.insert(random.below(count)) }
    return chosen.sorted().map { Int32($0) }
  }

  /// The places of some images.
  ///
  /// - Parameters:
  ///   - reduced: `[N, P]`, the features along their principal components, rows of unit length.
  ///   - assignment: The cluster of each of the N images.
  ///   - labels: The true class of each of the N images.
  package init(epoch: Int, images: [Int32], reduced: Tensor, assignment: [Int32], labels: [Int32]?) {
    let width = reduced.rowLength
    self.init(
      epoch: epoch, images: images, clusters: images.map { assignment[Int($0)] },
      x: images.map { FeatureMap.step(reduced[Int($0) * width]) },
      y: images.map { width > 1 ? FeatureMap.step(reduced[Int($0) * width + 1]) : 0 },
      labels: labels.map { labels in images.map { labels[Int($0)] } })
  }
}
