import Dispatch
import Tensors

/// Fills batch tensors `[N, C, H, W]` with normalised images, plain or augmented.
///
/// An image's augmentation depends on the seed, the epoch and its position in the epoch, and on nothing else, so that
/// several threads fill a batch together. They do so while the network waits: on all cores that takes about 1 % of a
/// step, and a batch prepared meanwhile would only take the cores from the network (`dctop bench loader`).
public final class BatchFiller: Sendable {
  private let images: ImageSet
  private let augmentation: Augmentation
  private let seed: UInt64
  private let tables: [[Float]]

  public init(images: ImageSet, normalization: Normalization, augmentation: Augmentation, seed: UInt64) {
    (self.images, self.augmentation, self.seed) = (images, augmentation, seed)
    tables = normalization.tables
  }

  /// Fills the batch's rows with the images `indices`, augmented. `firstPosition`: that of the first in the epoch.
  public func fill(_ batch: Tensor, with indices: some RandomAccessCollection<Int>, epoch: Int, firstPosition: Int) {
    precondition(batch.rowCount == indices.count, "\(indices.count) images for \(batch.shape)")
    let images = Array(indices)
    let rows = Rows(batch)
    forEachRow(images.count) { [self] row in
      let position = UInt64(epoch) << 40 | UInt64(firstPosition + row)
      var random = Random(seed: seed, stream: "augmentation", index: position)
      fill(rows[row], with: images[row], &random)
    }
  }

  /// Fills the batch's first rows with plain images; the rest becomes 0.
  public func fillPlain(_ batch: Tensor, range: Range<Int>) {
    let rows = Rows(batch)
    forEachRow(range.count) { [self] row in
      crop(rows[row], range.lowerBound + row, left: 0, top: 0, mirrored: false)
    }
    for row in range.count..<batch.rowCount { batch.row(row).update(repeating: 0) }
  }

  /// Where the rows of a batch lie; different threads write different rows.
  private struct Rows: Sendable {
    private let address: UInt
    private let length: Int

    init(_ batch: Tensor) {
      address = UInt(bitPattern: batch.elements.baseAddress)
      length = batch.rowLength
    }

    subscript(row: Int) -> UnsafeMutableBufferPointer<Float> {
      let start = UnsafeMutablePointer<Float>(bitPattern: address)
      return UnsafeMutableBufferPointer(start: start.map { $0 + row * length }, count: length)
    }
  }

  /// Calls `body` for every row, on the threads that the machine has; small batches are not worth them.
  private func forEachRow(_ count: Int, _ body: @Sendable (Int) -> Void) {
    let partLength = max(1, BatchFiller.pixelsPerPart / max(1, images.imageLength))
    let parts = (count + partLength - 1) / partLength
    DispatchQueue.concurrentPerform(iterations: parts) { part in
      for row in part * partLength..<min((part + 1) * partLength, count) { body(row) }
    }
  }

  private static let pixelsPerPart = 1 << 15

  private func fill(_ target: UnsafeMutableBufferPointer<Float>, with image: Int, _ random: inout Random) {
    let mirrored = augmentation.flips && random.next() & 1 == 1
    switch augmentation.movement {
    case .none: crop(target, image, left: 0, top: 0, mirrored: mirrored)
    case .crop:
      let padding = (images.side + 4) / 8
      let left = random.below(2 * padding + 1) - padding
      let top = random.below(2 * padding + 1) - padding
      crop(target, image, left: left, top: top, mirrored: mirrored)
    case .affine: affine(target, image, AffineMap(side: images.side, random: &random), mirrored: mirrored)
    }
  }

  /// Copies the image shifted by (left, top); 0, the mean colour, where it leaves the image.
  private func crop(
    _ target: UnsafeMutableBufferPointer<Float>, _ image: Int, left: Int, top: Int, mirrored: Bool
  ) {
    let side = images.side
    images.pixels.withUnsafeBufferPointer { pixels in
      for channel in 0..<images.channels {
        let source = image * images.imageLength + channel * side * side
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
  }

  private func affine(_ target: UnsafeMutableBufferPointer<Float>, _ image: Int, _ map: AffineMap, mirrored: Bool) {
    let area = images.side * images.side
    images.pixels.withUnsafeBufferPointer { pixels in
      for channel in 0..<images.channels {
        tables[channel].withUnsafeBufferPointer { table in
          guard let source = pixels.baseAddress, let start = target.baseAddress, let values = table.baseAddress else {
            return
          }
          let plane = source + image * images.imageLength + channel * area
          map.apply(
            plane, start + channel * area, side: images.side, table: values,
            ground: values[Int(cornerByte(plane))], mirrored: mirrored)
        }
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
