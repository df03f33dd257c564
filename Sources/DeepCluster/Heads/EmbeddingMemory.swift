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

  /// Remembers a batch's embeddings; of an image that is in it twice, the last.
  func note(_ embeddings: Tensor, of images: [Int]) {
    for (row, image) in images.enumerated() { _ = rows.row(image).update(from: embeddings.row(row)) }
  }
}
