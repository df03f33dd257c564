import DeepCluster
import RunStore
import Telemetry

extension RunDatabase {
  /// The clusters of an epoch with all that a run's files tell of them; nil where none is kept.
  ///
  /// - Parameter classes: The true class of each of the run's images, -1 where unknown; nil where they are not known.
  /// - Complexity: O(N + K).
  func wholePicture(epoch: Int, classes: [Int32]?) throws(StoreError) -> ClusterPicture? {
    guard var picture = try self.picture(epoch: epoch) else { return nil }
    if let labels = try self.labels(epoch: epoch) {
      picture.complete(labels: labels, previous: try self.labels(before: epoch)?.labels, classes: classes)
    }
    return picture
  }
}
