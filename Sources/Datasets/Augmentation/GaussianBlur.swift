import Foundation
import Tensors

/// A Gaussian blur of square planes, as two passes along the axes; beyond the border its pixels go on.
struct GaussianBlur {
  /// The values' weights, 2r + 1 of them, whose sum is 1.
  let weights: [Float]

  private static let probability: Float = 0.5
  private static let leastDeviation: Float = 0.1

  /// The largest standard deviation at strength 1, in pixels: a 32nd of the side, within 0.5 and 2.
  static func largestDeviation(side: Int) -> Float { min(2, max(0.5, Float(side) / 32)) }

  /// A random blur; nil where there is none. Takes two random numbers of its own.
  init?(_ augmentation: Augmentation, side: Int, seed: UInt64, index: UInt64) {
    guard augmentation.does(.blur) else { return nil }
    var random = Random(seed: seed, stream: "augmentation blur", index: index)
    guard augmentation.happens(GaussianBlur.probability, &random) else { return nil }
    let largest = GaussianBlur.largestDeviation(side: side) * augmentation.strength
    self.init(deviation: random.uniform(min(GaussianBlur.leastDeviation, largest), largest))
  }

  /// - Parameter deviation: The standard deviation in pixels, more than 0; the weights reach three times as far.
  init(deviation: Float) {
    let radius = max(1, Int((3 * deviation).rounded(.up)))
    let heights = (-radius...radius).map { exp(-Float($0 * $0) / (2 * deviation * deviation)) }
    let sum = heights.reduce(0, +)
    weights = heights.map { $0 / sum }
  }

  /// Blurs a plane of `side` x `side` values in place. O(S²·r).
  func apply(_ plane: UnsafeMutableBufferPointer<Float>, side: Int) {
    let radius = weights.count / 2
    withUnsafeTemporaryAllocation(of: Float.self, capacity: side * side + side + 2 * radius) { scratch in
      scratch.initialize(repeating: 0)
      // A row with its ends prolonged lies behind the plane of rows that are done.
      let padded = side * side
      for start in stride(from: 0, to: side * side, by: side) {
        for x in 0..<side + 2 * radius { scratch[padded + x] = plane[start + min(max(x - radius, 0), side - 1)] }
        for (tap, weight) in weights.enumerated() {
          for x in 0..<side { scratch[start + x] += weight * scratch[padded + x + tap] }
        }
      }
      plane.update(repeating: 0)
      for y in 0..<side {
        for (tap, weight) in weights.enumerated() {
          let row = min(max(y + tap - radius, 0), side - 1) * side
          for x in 0..<side { plane[y * side + x] += weight * scratch[row + x] }
        }
      }
    }
  }
}
