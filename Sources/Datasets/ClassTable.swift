/// Classes made from what the images' labels say.
struct ClassTable {
  /// The class of each image, -1 where it is not known.
  let labels: [Int32]
  let names: [String]

  /// Numbers in their order, else names in theirs; nil where no image has a label.
  init?(_ texts: [String?]) {
    let known = Set(texts.compactMap { $0 })
    guard !known.isEmpty else { return nil }
    let numbers = known.compactMap { text in Int(text).map { (number: $0, text: text) } }
    let names =
      numbers.count == known.count
      ? numbers.sorted { ($0.number, $0.text) < ($1.number, $1.text) }.map(\.text) : known.sorted(by: pathPrecedes)
    let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0.element, Int32($0.offset)) })
    labels = texts.map { text in text.flatMap { places[$0] } ?? -1 }
    self.names = names.map(clean)
  }
}

/// An order of names and paths that does not depend on how the disk keeps them: Unicode's, and by bytes where two are
/// spelt differently and mean the same.
func pathPrecedes(_ a: String, _ b: String) -> Bool {
  a == b ? a.utf8.lexicographicallyPrecedes(b.utf8) : a < b
}
