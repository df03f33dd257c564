import Foundation
import Tensors

/// A rectangle that is taken out of an image (Zhong et al., AAAI 2020), filled with the mean colour.
struct ErasedArea: Equatable {
  let columns: Range<Int>
  let rows: Range<Int>

  private static let probability: Float = 0.5
  /// Of the area at strength 1, and of the height to the width.
  private static let shares: (least: Float, greatest: Float) = (0.02, 0.33)
  private static let ratio: Float = 3.3
  private static let largestShare: Float = 0.8

  /// A random rectangle; nil where there is none. Its random numbers are its own.
  init?(_ augmentation: Augmentation, side: Int, seed: UInt64, index: UInt64) {
    guard augmentation.does(.erase) else { return nil }
    var random = Random(seed: seed, stream: "augmentation erase", index: index)
    guard augmentation.happens(ErasedArea.probability, &random) else { return nil }
    let greatest = min(ErasedArea.largestShare, ErasedArea.shares.greatest * augmentation.strength)
    let share = random.uniform(min(ErasedArea.shares.least, greatest), greatest)
    let stretch = log(ErasedArea.ratio)
    let ratio = exp(random.uniform(-stretch, stretch))
    func length(_ share: Float) -> Int { min(side, max(1, Int((share.squareRoot() * Float(side)).rounded()))) }
    let (width, height) = (length(share / ratio), length(share * ratio))
    let (left, top) = (random.below(side - width + 1), random.below(side - height + 1))
    (columns, rows) = (left..<left + width, top..<top + height)
  }

  /// Sets a normalised image `[channels, side, side]` to 0 there. O(C·S²).
  func apply(_ image: UnsafeMutableBufferPointer<Float>, channels: Int, side: Int) {
    for channel in 0..<channels {
      for row in rows {
        let start = (channel * side + row) * side
        for column in columns { image[start + column] = 0 }
      }
    }
  }
}
