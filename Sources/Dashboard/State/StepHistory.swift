import TUI

/// A figure that holds from one batch on until there is a new one, in bounded memory: where there are too many,
/// neighbours are merged into their range.
package struct StepHistory: Sendable {
  package private(set) var points: [PlotPoint] = []

  private static let limit = 4096

  package init() {}

  /// The newest value.
  package var last: Double? { points.last?.high }

  /// The value from a batch on; no earlier one than the last that was set. What was set from the same batch is replaced.
  package mutating func set(_ value: Double, from x: Double) {
    let point = PlotPoint(x: x, low: value, high: value)
    if points.last?.x == x {
      points[points.count - 1] = point
      return
    }
    points.append(point)
    if points.count >= StepHistory.limit { mergePairs() }
  }

  /// The values of a range of batches, from its first to its last one or to where the first value begins.
  package func points(in range: ClosedRange<Double>) -> [PlotPoint] {
    let end = points.firstIndex(behind: { $0.x > range.upperBound })
    guard end > 0 else { return [] }
    let first = max(0, points.firstIndex(behind: { $0.x > range.lowerBound }) - 1)
    var result = Array(points[first..<end])
    result[0].x = max(result[0].x, range.lowerBound)
    if let last = result.last, last.x < range.upperBound, last.high.isFinite {
      let middle = (last.low + last.high) / 2
      result.append(PlotPoint(x: range.upperBound, low: middle, high: middle))
    }
    return result
  }

  /// What holds at a batch: a range where values were merged; nil before the first one.
  package func value(at x: Double) -> ClosedRange<Double>? {
    let next = points.firstIndex(behind: { $0.x > x })
    guard next > 0 else { return nil }
    let point = points[next - 1]
    return point.low <= point.high ? point.low...point.high : nil
  }

  /// The newest stays alone: it may still be replaced.
  private mutating func mergePairs() {
    var merged: [PlotPoint] = []
    for index in stride(from: 0, to: points.count - 2, by: 2) {
      let (a, b) = (points[index], points[index + 1])
      // Of a value that is not finite and one that is, the latter.
      let low = a.low.isFinite && b.low.isFinite ? min(a.low, b.low) : a.low.isFinite ? a.low : b.low
      let high = a.high.isFinite && b.high.isFinite ? max(a.high, b.high) : a.high.isFinite ? a.high : b.high
      let hasGap = a.hasGap || b.hasGap || !a.high.isFinite || !b.high.isFinite
      merged.append(PlotPoint(x: a.x, low: low, high: high, hasGap: hasGap))
    }
    merged += points.suffix(2 - points.count % 2)
    points = merged
  }
}
