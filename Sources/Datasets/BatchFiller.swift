import Foundation
import Tensors

/// Fills batch tensors `[N, C, H, W]` with normalised images, plain or augmented.
///
/// An image's augmentation depends on the seed, the epoch and its position in the epoch, and on nothing else, so that
/// it does not matter which thread fills it, or when.
public final class BatchFiller: Sendable {
  private let images: ImageSet
  private let augmentation: Augmentation
  private let seed: UInt64
  private let writer: ImageWriter

  /// Fills batches from a set of images; what the augmentation does at random is by the seed.
  public init(images: ImageSet, normalization: Normalization, augmentation: Augmentation, seed: UInt64) {
    (self.images, self.augmentation, self.seed) = (images, augmentation, seed)
    writer = ImageWriter(channels: images.channels, side: images.side, normalization: normalization)
  }

  /// `[C, H, W]`.
  var imageDims: [Int] { [images.channels, images.side, images.side] }

  /// Fills the batch's first rows on up to `threads` threads; rows beyond the request's images become 0.
  ///
  /// - Throws: ``DatasetError/lostImage(name:reason:)`` if a streamed image can no longer be decoded.
  public func fill(
    _ batch: Tensor, with request: BatchRequest, threads: Int = ProcessInfo.processInfo.activeProcessorCount
  ) throws(DatasetError) {
    try BatchJob(self, request, BatchRows(batch)).finish(threads: threads)
    for row in request.images.count..<batch.rowCount { batch.row(row).update(repeating: 0) }
  }

  /// How many rows a thread takes at a time: one small image is not worth it.
  var rowsPerPart: Int { max(1, BatchFiller.pixelsPerPart / max(1, images.imageLength)) }

  private static let pixelsPerPart = 1 << 15

  /// Fills one row of a batch.
  func fill(_ target: UnsafeMutableBufferPointer<Float>, row: Int, of request: BatchRequest) throws(DatasetError) {
    try images.withPixels(of: request.images[row]) { pixels in
      let image = request.stream(ofRow: row).map { index in
        AugmentedImage(
          request.augmentation ?? augmentation, channels: images.channels, side: images.side, seed: seed, index: index,
          isSmallPart: request.isSmallPart(row: row))
      }
      writer.write(pixels, to: target, image ?? AugmentedImage())
    }
  }
}
