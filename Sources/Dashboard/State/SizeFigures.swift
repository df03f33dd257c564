import TUI

/// How evenly images are spread over clusters, in figures.
package struct SizeFigures: Sendable, Equatable {
  /// Entropy of the sizes over that of equal ones, H/Hmax: 1 for equal clusters, 0 where a single one has all images.
  package let entropy: Double
  /// Gini's coefficient: 0 for equal clusters, 1 - 1/K where a single one has all images.
  package let gini: Double
  /// The sizes at 0, 10, 50, 90 and 100 % of the clusters, smallest first.
  package let minimum, p10, median, p90, maximum: Int
  /// Clusters without an image.
  package let emptyCount: Int

  /// The figures of K sizes, none negative; nil where there are none.
  ///
  /// - Complexity: O(K log K).
  package init?(_ sizes: [Int32]) {
    let sizes = sizes.sorted()
    guard let last = sizes.last else { return nil }
    let count = Double(sizes.count)
    let sum = sizes.reduce(0.0) { $0 + Double($1) }
    var (entropy, ranked) = (0.0, 0.0)
    for (place, size) in sizes.enumerated() where size > 0 {
      let share = Double(size) / sum
      entropy -= share * share.binaryLogarithm
      ranked += (2 * Double(place + 1) - count - 1) * share
    }
    let isSpread = sum > 0
    self.entropy = sizes.count == 1 ? 1 : isSpread ? max(0, min(1, entropy / count.binaryLogarithm)) : 0
    gini = isSpread ? max(0, ranked / count) : 0
    func quantile(_ share: Double) -> Int { Int(sizes[Int(share * (count - 1))]) }
    (minimum, p10, median, p90, maximum) = (quantile(0), quantile(0.1), quantile(0.5), quantile(0.9), Int(last))
    emptyCount = sizes.firstIndex { $0 > 0 } ?? sizes.count
  }
}
