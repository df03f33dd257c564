/// The name that was probably meant: the one that fewest changes of a letter lead to, if they are few.
public func nearest(to word: String, in names: [String]) -> String? {
  let distances = names.map { (name: $0, distance: editDistance(word.lowercased(), $0)) }
  return distances.min { $0.distance < $1.distance }.flatMap { name, distance in
    distance <= max(1, min(name.count, word.count) / 2) ? name : nil
  }
}

/// Letters that must be put in, left out or changed to make `b` of `a` (Levenshtein's distance).
///
/// - Complexity: O(length of `a` x length of `b`).
public func editDistance(_ a: String, _ b: String) -> Int {
  let b = Array(b)
  var row = Array(0...b.count)
  for (index, letter) in a.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for column in b.indices {
      let changed = diagonal + (letter == b[column] ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(changed, diagonal + 1, row[column] + 1)
    }
  }
  return row[b.count]
}
