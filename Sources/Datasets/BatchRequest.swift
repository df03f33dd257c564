/// Which images a batch holds, and whether they are augmented.
public struct BatchRequest: Sendable {
  let images: [Int]
  /// The random stream of the first image's augmentation; nil for plain images.
  private let firstStream: UInt64?

  private init(_ images: [Int], firstStream: UInt64?) { (self.images, self.firstStream) = (images, firstStream) }

  /// Images as they are.
  public static func plain(_ images: Range<Int>) -> BatchRequest { BatchRequest(Array(images), firstStream: nil) }

  /// Augmented images. `firstPosition`: that of the first in the epoch.
  public static func augmented(
    _ images: some Collection<Int>, epoch: Int, firstPosition: Int
  ) -> BatchRequest {
    BatchRequest(Array(images), firstStream: UInt64(epoch) << 40 | UInt64(firstPosition))
  }

  /// The random stream of one image's augmentation; nil for a plain image.
  func stream(ofRow row: Int) -> UInt64? { firstStream.map { $0 + UInt64(row) } }
}
