import Foundation
import Tensors

/// A part of a square image, to be shown as large as all of it: a random resized crop.
///
/// As torchvision's: 8 to 100 % of the area, 3:4 to 4:3. Of small images not so little is taken, for nobody can tell what
/// 9 x 9 pixels of 32 x 32 show: as much as 20 x 20 pixels at least, or half of the image.
struct PartialView {
  /// What a step of a pixel becomes in the image: less than 1.
  let widthShare: Float
  let heightShare: Float
  /// Where the first pixel's centre lies.
  let left: Float
  let top: Float

  private static let (leastShare, leastSide, leastShareOfSmall): (Float, Float, Float) = (0.08, 20, 0.5)
  private static let ratio: Float = 4 / 3

  /// The least share of the area that is shown at strength 1.
  static func leastShare(side: Int) -> Float {
    let wished = leastSide / Float(side)
    return min(max(wished * wished, leastShare), leastShareOfSmall)
  }

  /// A random part; takes four random numbers. Centres of pixels at its border come to centres at the border, so that
  /// nothing beyond the image is seen.
  ///
  /// - Parameter strength: What the ranges are multiplied by; at least 2 % of the area is left.
  init(side: Int, strength: Float, random: inout Random) {
    let least = max(0.02, 1 - strength * (1 - PartialView.leastShare(side: side)))
    let share = random.uniform(least, 1)
    let stretch = log(PartialView.ratio) * strength
    let ratio = exp(random.uniform(-stretch, stretch))
    let width = min(1, (share * ratio).squareRoot())
    let height = min(1, (share / ratio).squareRoot())
    let last = Float(side - 1)
    (widthShare, heightShare) = (width, height)
    left = random.uniform() * (1 - width) * last
    top = random.uniform() * (1 - height) * last
  }
}
