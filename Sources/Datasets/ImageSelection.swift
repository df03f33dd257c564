import Tensors

/// Which images of a source a run takes.
enum ImageSelection {
  /// All, or the first `limit` of a seeded shuffle; in the source's order.
  static func places(of count: Int, limit: Int?, seed: UInt64) -> [Int] {
    guard let limit, limit < count else { return Array(0..<count) }
    var random = Random(seed: seed, stream: "limit")
    return random.permutation(count).prefix(limit).sorted()
  }
}
