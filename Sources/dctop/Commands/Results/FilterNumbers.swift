import NN

/// Which filters of a layer a user asks for: `0-15,20`, `all`, or by default the first 16.
struct FilterNumbers {
  let numbers: [Int]

  private static let defaultCount = 16

  /// - Throws: ``UsageError`` that tells what there is.
  init(_ text: String?, of layer: Network.FilterLayer) throws {
    let all = 0..<layer.filterCount
    switch text {
    case nil: numbers = Array(all.prefix(FilterNumbers.defaultCount))
    case "all": numbers = Array(all)
    case let text?:
      var numbers: [Int] = []
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last,
          all.contains(first), all.contains(last)
        else {
          throw UsageError(
            message: "--filters \(text): expected all, or numbers and ranges such as 0-15,20; "
              + "the layer \(layer.name) has the filters 0 to \(layer.filterCount - 1).")
        }
        numbers += (first...last).filter { !numbers.contains($0) }
      }
      self.numbers = numbers
    }
  }
}
