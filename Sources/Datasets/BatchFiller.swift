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
  private let tables: [[Float]]

  public init(images: ImageSet, normalization: Normalization, augmentation: Augmentation, seed: UInt64) {
    (self.images, self.augmentation, self.seed) = (images, augmentation, seed)
    tables = normalization.tables
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
      guard let stream = request.stream(ofRow: row) else {
        return crop(target, pixels, left: 0, top: 0, mirrored: false)
      }
      var random = Random(seed: seed, stream: "augmentation", index: stream)
      augment(target, pixels, &random)
    }
  }

  private func augment(
    _ target: UnsafeMutableBufferPointer<Float>, _ pixels: UnsafeBufferPointer<UInt8>, _ random: inout Random
  ) {
    let mirrored = augmentation.flips && random.next() & 1 == 1
    switch augmentation.movement {
    case .none: crop(target, pixels, left: 0, top: 0, mirrored: mirrored)
    case .crop:
      let padding = (images.side + 4) / 8
      let left = random.below(2 * padding + 1) - padding
      let top = random.below(2 * padding + 1) - padding
      crop(target, pixels, left: left, top: top, mirrored: mirrored)
    case .affine: affine(target, pixels, AffineMap(side: images.side, random: &random), mirrored: mirrored)
    }
  }

  /// Copies the image shifted by (left, top); 0, the mean colour, where it leaves the image.
  private func crop(
    _ target: UnsafeMutableBufferPointer<Float>, _ pixels: UnsafeBufferPointer<UInt8>, left: Int, top: Int,
    mirrored: Bool
  ) {
    let side = images.side
    for channel in 0..<images.channels {
      let source = channel * side * side
      tables[channel].withUnsafeBufferPointer { table in
        for y in 0..<side {
          for x in 0..<side {
            let (column, row) = ((mirrored ? side - 1 - x : x) + left, y + top)
            let isInside = column >= 0 && column < side && row >= 0 && row < side
            target[(channel * side + y) * side + x] = isInside ? table[Int(pixels[source + row * side + column])] : 0
          }
        }
      }
    }
  }

  private func affine(
    _ target: UnsafeMutableBufferPointer<Float>, _ pixels: UnsafeBufferPointer<UInt8>, _ map: AffineMap,
    mirrored: Bool
  ) {
    let area = images.side * images.side
    for channel in 0..<images.channels {
      tables[channel].withUnsafeBufferPointer { table in
        guard let source = pixels.baseAddress, let start = target.baseAddress, let values = table.baseAddress else {
          return
        }
        let plane = source + channel * area
        map.apply(
          plane, start + channel * area, side: images.side, table: values,
          ground: values[Int(cornerByte(plane))], mirrored: mirrored)
      }
    }
  }

  /// The image's ground, by its corners: the mean of the middle two of the four.
  private func cornerByte(_ plane: UnsafePointer<UInt8>) -> UInt8 {
    let last = images.side - 1
    let corners = [
      plane[0], plane[last], plane[last * images.side], plane[last * images.side + last],
    ].sorted()
    return UInt8((Int(corners[1]) + Int(corners[2])) / 2)
  }
}
