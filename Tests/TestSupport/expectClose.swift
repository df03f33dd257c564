import Testing

/// Expects two arrays to agree within `tolerance`, relative to the largest wanted magnitude, and says where they do not.
public func expectClose(
  _ found: [Float], _ wanted: [Float], tolerance: Float = 1e-4, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.count == wanted.count, "\(what): the number of values", sourceLocation: sourceLocation)
  guard found.count == wanted.count else { return }
  let scale = max(1e-3, wanted.reduce(0) { max($0, abs($1)) })
  let worst = zip(found, wanted).enumerated().max { abs($0.1.0 - $0.1.1) < abs($1.1.0 - $1.1.1) }
  guard let worst else { return }
  let isClose = zip(found, wanted).allSatisfy { abs($0 - $1) <= tolerance * scale }
  #expect(
    isClose, "\(what): worst at \(worst.offset): \(worst.element.0) for \(worst.element.1)",
    sourceLocation: sourceLocation)
}
