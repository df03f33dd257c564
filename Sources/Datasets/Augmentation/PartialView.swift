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
  /// The same of small parts: 5 to 14 % of the area (`deepcluster.md` a.10), of small images from 14 x 14 pixels, or a fifth,
  /// up to the least of other parts.
  private static let (leastSmallShare, mostSmallShare): (Float, Float) = (0.05, 0.14)
  private static let (leastSmallSide, leastSmallShareOfSmall): (Float, Float) = (14, 0.2)

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
    self.init(side: side, shares: least...1, strength: strength, random: &random)
  }

  /// A random small part, as the further crops of an image show it; takes four random numbers.
  ///
  /// - Parameter strength: What the range of its proportions is multiplied by.
  static func small(side: Int, strength: Float, random: inout Random) -> PartialView {
    PartialView(side: side, shares: smallShares(side: side), strength: strength, random: &random)
  }

  /// The shares of the area that small parts show.
  static func smallShares(side: Int) -> ClosedRange<Float> {
    let wished = leastSmallSide / Float(side)
    let least = min(max(wished * wished, leastSmallShare), leastSmallShareOfSmall)
    return least...max(mostSmallShare, leastShare(side: side))
  }

  private init(side: Int, shares: ClosedRange<Float>, strength: Float, random: inout Random) {
    let share = random.uniform(shares.lowerBound, shares.upperBound)
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
