import Datasets
import Tensors

extension SnapshotModel {
  /// An image, and how far its features are from those asked for.
  public struct Neighbor: Sendable, Equatable {
    public let image: Int
    public let distance: Float
  }

  /// The images nearest to some features, nearest first; of equals the one that comes first.
  ///
  /// - Parameters:
  ///   - features: P of them, as ``forEachBatch(of:_:)`` gives them.
  ///   - progress: Told how many images are done, of how many.
  /// - Complexity: O(N · P) beside the network.
  public func nearest(
    _ count: Int, to features: [Float], among images: ImageSet, progress: (_ done: Int, _ total: Int) -> Void
  ) throws -> [Neighbor] {
    precondition(features.count == componentCount, "\(features.count) features instead of \(componentCount)")
    var all: [Neighbor] = []
    all.reserveCapacity(images.count)
    try forEachBatch(of: images) { rows, range in
      for (row, image) in range.enumerated() {
        var sum: Float = 0
        for (own, wanted) in zip(rows.row(row), features) { sum += (own - wanted) * (own - wanted) }
        all.append(Neighbor(image: image, distance: sum.squareRoot()))
      }
      progress(range.upperBound, images.count)
    }
    return Array(all.sorted { ($0.distance, $0.image) < ($1.distance, $1.image) }.prefix(count))
  }
}
