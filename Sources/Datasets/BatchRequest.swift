/// Which images a batch holds, and whether they are augmented.
public struct BatchRequest: Sendable {
  let images: [Int]
  /// The random stream of the first image's augmentation; nil for plain images.
  private let firstStream: UInt64?
  /// Crops that each image has, one after the other in the epoch.
  private let cropCount: Int
  /// How images are augmented; nil for as the filler does it.
  let augmentation: Augmentation?

  private init(_ images: [Int], firstStream: UInt64?, _ augmentation: Augmentation? = nil, cropCount: Int = 1) {
    (self.images, self.firstStream) = (images, firstStream)
    (self.augmentation, self.cropCount) = (augmentation, cropCount)
  }

  /// Images as they are.
  public static func plain(_ images: Range<Int>) -> BatchRequest { BatchRequest(Array(images), firstStream: nil) }

  /// Augmented images.
  ///
  /// - Parameters:
  ///   - firstPosition: That of the first in the epoch.
  ///   - augmentation: What they go through; nil for what the filler was made with.
  ///   - cropCount: Crops that each image has, one after the other in the epoch; those but the first show small parts.
  public static func augmented(
    _ images: some Collection<Int>, epoch: Int, firstPosition: Int, by augmentation: Augmentation? = nil,
    cropCount: Int = 1
  ) -> BatchRequest {
    BatchRequest(
      Array(images), firstStream: stream(epoch: epoch, position: firstPosition), augmentation, cropCount: cropCount)
  }

  /// The random stream of the augmentation of the image at a place in an epoch.
  static func stream(epoch: Int, position: Int) -> UInt64 { UInt64(epoch) << positionBits | UInt64(position) }

  private static let positionBits: UInt64 = 40

  /// The random stream of one image's augmentation; nil for a plain image.
  func stream(ofRow row: Int) -> UInt64? { firstStream.map { $0 + UInt64(row) } }

  /// Whether a row shows a small part of its image.
  func isSmallPart(row: Int) -> Bool {
    guard cropCount > 1, let stream = stream(ofRow: row) else { return false }
    return stream & (1 << BatchRequest.positionBits - 1) % UInt64(cropCount) != 0
  }
}
