import Clustering
import NN
import Tensors

/// The embedding of every image as training made it last, so that it can be clustered without a pass over the images;
/// and the head that makes and uses embeddings.
///
/// Images that an epoch has not drawn keep an older embedding.
///
/// - Source: DeepCluster-v2, `deepcluster.md` a.10.
final class EmbeddingMemory {
  let head: ProjectionHead
  /// `[N, P]`, of unit length.
  let rows: Tensor
  /// The clusters of each image in every clustering, those of the last reassignment; none before the first.
  private(set) var labels: [[Int32]] = []

  /// - Parameter rows: `[N, P]`, to be filled.
  init(head: ProjectionHead, rows: Tensor) { (self.head, self.rows) = (head, rows) }

  /// Takes over the clusterings of a reassignment: labels, and centroids `[K, P]`.
  func take(labels: [[Int32]], centroids: [Tensor]) {
    precondition(labels.count == centroids.count, "\(labels.count) lists of labels for \(centroids.count)")
    self.labels = labels
    head.prototypes = centroids
  }

  /// Remembers some of a batch's embeddings; of an image that is among them twice, the last.
  ///
  /// - Parameters:
  ///   - images: The image of each row of the batch.
  ///   - rows: Those that are remembered.
  func note(_ embeddings: Tensor, of images: [Int], rows places: [Int]) {
    for row in places { _ = rows.row(images[row]).update(from: embeddings.row(row)) }
  }
}
