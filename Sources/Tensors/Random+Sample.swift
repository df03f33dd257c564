extension Random {
  /// Up to `limit` of the integers `0..<count`, none twice, ascending; all of them where there are no more.
  package mutating func sample(_ limit: Int, of count: Int) -> [Int] {
    guard count > limit else { return Array(0..<count) }
    return permutation(count).prefix(limit).sorted()
  }
}
