/// The sizes of an epoch's clusters in bounded room, whatever K is.
public struct SizeProfile: Sendable, Equatable {
  public let epoch: Int
  /// The sizes over that of equal clusters, largest first, at ``rankCount`` evenly spaced ranks: where K is larger, the
  /// mean of the clusters that share a rank; where it is smaller, a cluster has several.
  let ranks: [Float]
  /// Whether a cluster has no image.
  let hasEmpty: Bool

  static let rankCount = 128

  /// - Complexity: O(K log K).
  public init(epoch: Int, sizes: [Int32]) {
    self.epoch = epoch
    let sorted = sizes.sorted(by: >)
    let sum = sizes.reduce(0.0) { $0 + Double($1) }
    hasEmpty = sorted.last == 0
    guard sum > 0 else {
      ranks = [Float](repeating: 0, count: SizeProfile.rankCount)
      return
    }
    let mean = sum / Double(sorted.count)
    ranks = (0..<SizeProfile.rankCount).map { rank in
      let first = rank * sorted.count / SizeProfile.rankCount
      let end = max(first + 1, (rank + 1) * sorted.count / SizeProfile.rankCount)
      return Float(sorted[first..<end].reduce(0.0) { $0 + Double($1) } / Double(end - first) / mean)
    }
  }
}
