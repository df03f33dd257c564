/// Which images a batch holds, and whether they are augmented.
public struct BatchRequest: Sendable {
  let images: [Int]
  /// The random stream of the first image's augmentation; nil for plain images.
  private let firstStream: UInt64?
  /// How images are augmented; nil for as the filler does it.
  let augmentation: Augmentation?

  private init(_ images: [Int], firstStream: UInt64?, _ augmentation: Augmentation? = nil) {
    (self.images, self.firstStream, self.augmentation) = (images, firstStream, augmentation)
  }

  /// Images as they are.
  public static func plain(_ images: Range<Int>) -> BatchRequest { BatchRequest(Array(images), firstStream: nil) }

  /// Augmented images.
  ///
  /// - Parameters:
  ///   - firstPosition: That of the first in the epoch.
  ///   - augmentation: What they go through; nil for what the filler was made with.
  public static func augmented(
    _ images: some Collection<Int>, epoch: Int, firstPosition: Int, by augmentation: Augmentation? = nil
  ) -> BatchRequest {
    BatchRequest(Array(images), firstStream: stream(epoch: epoch, position: firstPosition), augmentation)
  }

  /// The random stream of the augmentation of the image at a place in an epoch.
  static func stream(epoch: Int, position: Int) -> UInt64 { UInt64(epoch) << 40 | UInt64(position) }

  /// The random stream of one image's augmentation; nil for a plain image.
  func stream(ofRow row: Int) -> UInt64? { firstStream.map { $0 + UInt64(row) } }
}
