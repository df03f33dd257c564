/// The part of the batches that a plot shows: all of them, or a window that stands still or follows the newest.
/// Batches are counted from 1; where fewer are known than the window was made for, as when a replay goes back, it
/// shows what there is.
package struct PlotWindow: Sendable, Equatable {
  /// From the first batch shown to the last; nil for all.
  private var span: Double?
  /// The last batch shown; nil for the newest.
  private var end: Double?

  package init() {}

  /// Whether less than everything was asked for.
  package var isZoomed: Bool { span != nil }

  /// Whether new batches move it.
  package var isFollowing: Bool { end == nil }

  /// The first and the last batch shown, of `count`.
  package func range(of count: Int) -> ClosedRange<Double> {
    let last = Double(max(2, count))
    guard let span, span < last - 1 else { return 1...last }
    let right = min(last, max(end ?? last, 1 + span))
    return right - span...right
  }

  /// What the axis spans, of `count` batches: the range, and where all is shown a little more. It grows by an eighth
  /// or eight batches, and only when it is full, so that between two batches the curves stay where they are: a new batch
  /// costs a terminal a few cells, not the whole plot.
  package func axisRange(of count: Int) -> ClosedRange<Double> {
    let range = range(of: count)
    guard span == nil, count > 0 else { return range }
    let eighth = 1 << max(0, Int.bitWidth - 1 - count.leadingZeroBitCount - 3)
    let step = max(8, eighth)
    return range.lowerBound...Double((count + step - 1) / step * step)
  }

  /// Shows half as much for each step, twice as much for each step below 0.
  ///
  /// - Parameters:
  ///   - center: The batch that keeps its place; nil for the middle, or for the end where the newest is followed.
  ///   - smallest: The least that is shown, in batches.
  package mutating func zoom(by steps: Int, around center: Double?, of count: Int, smallest: Double) {
    let (shown, last) = (range(of: count), Double(max(2, count)))
    let width = shown.upperBound - shown.lowerBound
    var new = width
    for _ in 0..<abs(steps) { new *= steps > 0 ? 0.5 : 2 }
    new = max(new, min(smallest, last - 1))
    if new >= last - 1 {
      self = PlotWindow()
      return
    }
    span = new
    if center == nil && isFollowing { return }
    let kept = center ?? (shown.lowerBound + shown.upperBound) / 2
    end = max(1 + new, min(last, kept + (shown.upperBound - kept) * new / width))
  }

  /// Moves on by a share of what is shown; at the newest batch it follows again.
  package mutating func pan(by share: Double, of count: Int) {
    guard let span else { return }
    let new = range(of: count).upperBound + share * span
    end = new >= Double(count) ? nil : max(1 + span, new)
  }

  /// Follows the newest batch.
  package mutating func follow() { end = nil }

  /// Stands still where it is.
  package mutating func pin(of count: Int) {
    if span != nil { end = range(of: count).upperBound }
  }

  /// Shows the first batches.
  package mutating func showFirst() { end = span.map { 1 + $0 } }

  /// Moves as far as is needed to show a batch.
  package mutating func reveal(_ batch: Double, of count: Int) {
    let shown = range(of: count)
    guard let span, !shown.contains(batch) else { return }
    end = max(1 + span, batch < shown.lowerBound ? batch + span : batch)
  }
}
