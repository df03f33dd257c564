import TUI
import Telemetry

/// What a key asks of the plot.
package enum PlotCommand: Equatable {
  /// Half as much of it for each step, twice as much for each below 0.
  case zoom(by: Int)
  case showAll, toggleXLogarithm, changeGuides, inspect, toggleRestart, choose
}

extension DashboardModel {
  /// The plot's window and cursor are only moved where they are seen.
  private var isPlotShown: Bool { visible.contains(.loss) && (!isMaximized || focused == .loss) }

  /// The batch that is inspected; one that is known, though a replay may have gone back.
  var cursor: Double? {
    history.batchCount == 0 ? nil : plot.cursor.map { min($0, Double(history.batchCount)) }
  }

  /// What the cursor reads of the loss; nil where nothing is inspected.
  var lossReading: LossReading? {
    cursor.flatMap { history.reading(at: $0, average: averageIndex, restarts: plot.restartsAverage) }
  }

  mutating func perform(_ command: PlotCommand) {
    switch command {
    case .zoom(let steps): zoom(by: steps)
    case .showAll: plot.window = PlotWindow()
    case .toggleXLogarithm: plot.isXLogarithmic.toggle()
    case .changeGuides:
      let all = PlotGuides.allCases
      plot.guides = all[((all.firstIndex(of: plot.guides) ?? 0) + 1) % all.count]
    case .inspect: inspect()
    case .toggleRestart: plot.restartsAverage.toggle()
    case .choose: overlay = .curves(row: 0)
    }
  }

  private mutating func zoom(by steps: Int) {
    guard focusPlot() else { return }
    plot.window.zoom(
      by: steps, around: cursor, of: history.batchCount, smallest: Double(8 * history.bucketWidth))
  }

  private mutating func inspect() {
    guard focusPlot() else { return }
    if plot.cursor != nil {
      plot.cursor = nil
    } else if history.batchCount > 0 {
      plot.window.pin(of: history.batchCount)
      plot.cursor = min(Double(history.batchCount), plot.window.range(of: history.batchCount).upperBound)
    } else {
      notice = ("nothing to inspect yet", soon)
    }
  }

  /// Gives the plot the arrows. False where it is not on the screen.
  private mutating func focusPlot() -> Bool {
    guard isPlotShown else {
      notice = ("the loss pane is not shown", soon)
      return false
    }
    focused = .loss
    return true
  }

  /// Whether a key that moves something moved the plot: one that is focused and zoomed, or has a cursor.
  mutating func movesPlot(_ action: Action) -> Bool {
    if action == .close && plot.cursor != nil {
      plot.cursor = nil
      return true
    }
    guard focused == .loss && isPlotShown else { return false }
    if let cursor { return moves(from: cursor, action) }
    guard plot.window.isZoomed else { return false }
    switch action {
    case .move(let columns, _) where columns != 0: plot.window.pan(by: Double(columns) / 4, of: history.batchCount)
    case .page(let direction): plot.window.pan(by: Double(direction), of: history.batchCount)
    case .toEnd(first: true): plot.window.showFirst()
    case .toEnd(first: false): plot.window.follow()
    default: return false
    }
    return true
  }

  private mutating func moves(from cursor: Double, _ action: Action) -> Bool {
    let count = history.batchCount
    let shown = plot.window.range(of: count)
    // About a column of a wide plot, and a bucket at least.
    let step = max(Double(history.bucketWidth), ((shown.upperBound - shown.lowerBound) / 100).rounded(.down))
    var new = cursor
    switch action {
    case .move(let columns, let rows) where rows == 0: new += Double(columns) * step
    case .move(_, let rows):
      let starts = history.epochStarts.map { $0.x }
      new = (rows < 0 ? starts.last { $0 < cursor } : starts.first { $0 > cursor }) ?? cursor
    case .page(let direction): new += Double(10 * direction) * step
    case .toEnd(let isFirst): new = isFirst ? 1 : Double(count)
    default: return false
    }
    new = max(1, min(Double(count), new))
    plot.cursor = new
    plot.window.reveal(new, of: count)
    return true
  }

  /// A key while the curves are chosen.
  mutating func choose(_ key: Key, at row: Int) {
    switch (key, KeyBindings.action(of: key)) {
    case (.character(" "), _):
      if plot.toggle(Curve.allCases[row]) { return }
      notice = (
        plot.curves.count == 1
          ? "one curve stays; choose another one first" : "\(PlotState.limit) at most; take one away first",
        soon
      )
    case (_, .move(_, let rows)) where rows != 0:
      overlay = .curves(row: max(0, min(Curve.allCases.count - 1, row + rows)))
    case (_, .toEnd(let isFirst)): overlay = .curves(row: isFirst ? 0 : Curve.allCases.count - 1)
    case (_, .maximize), (_, .close), (_, .quit), (_, .plot(.choose)): overlay = nil
    default: break
    }
  }
}
