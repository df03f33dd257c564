extension RandomAccessCollection {
  /// The first index whose element is behind a border, of elements of which those behind it come last; `endIndex` if
  /// there is none.
  ///
  /// - Complexity: O(log count).
  func firstIndex(behind isBehind: (Element) -> Bool) -> Index {
    var (low, count) = (startIndex, self.count)
    while count > 0 {
      let middle = index(low, offsetBy: count / 2)
      if isBehind(self[middle]) {
        count /= 2
      } else {
        low = index(after: middle)
        count -= count / 2 + 1
      }
    }
    return low
  }
}
