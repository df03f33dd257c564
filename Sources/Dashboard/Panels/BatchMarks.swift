import TUI

/// The marks of an axis of batches: epochs where at least three begin in sight, else also batches; and where clusters
/// were empty.
struct BatchMarks {
  let history: LossHistory
  let axis: PlotAxis
  /// The past epoch that is looked at, if any.
  var shownEpoch: Int?
  let look: Look

  /// Those that matter most first.
  var marks: [PlotMark] {
    let starts = history.epochStarts
    let first = starts.firstIndex(behind: { $0.x >= axis.low })
    let seen = starts[first..<max(first, starts.firstIndex(behind: { $0.x > axis.high }))]
    let labelled = axis.isLogarithmic ? [] : chosen(seen.map { $0.epoch })
    var marks = seen.filter { $0.epoch == shownEpoch }.map { epochMark($0.epoch, $0.x, isLabelled: true) }
    marks += seen.filter { $0.epoch != shownEpoch && labelled.contains($0.epoch) }.map {
      epochMark($0.epoch, $0.x, isLabelled: true)
    }
    if labelled.count < 3 {
      for tick in axis.ticks(limit: 3) where tick.value == tick.value.rounded() && tick.value >= 1 {
        marks.append(PlotMark(x: tick.value, text: "b\(Int(tick.value))", role: .graphText))
      }
    }
    return marks
      + seen.filter { history.emptyEpochs.contains($0.epoch) && !labelled.contains($0.epoch) && $0.epoch != shownEpoch }
      .map { epochMark($0.epoch, $0.x, isLabelled: false) }
  }

  private func epochMark(_ epoch: Int, _ x: Double, isLabelled: Bool) -> PlotMark {
    let isEmpty = history.emptyEpochs.contains(epoch)
    let isShown = epoch == shownEpoch
    let text =
      (isShown ? "\(Character(look.glyphs.running))" : "") + (isLabelled ? "ep\(epoch + 1)" : "")
      + (isEmpty ? "\(Character(look.glyphs.emptyCluster))" : "")
    let role: Role = isShown ? .highlight : isEmpty ? .empty : .graphText
    return PlotMark(x: x, text: text, role: role, hasGuide: isLabelled)
  }

  /// Epochs in order, thinned to five at most: the round ones, counted from 1. Of six or more with one step there are
  /// always three or more with the next.
  private func chosen(_ epochs: [Int]) -> Set<Int> {
    guard let first = epochs.first, let last = epochs.last, epochs.count > 5 else { return Set(epochs) }
    var power = 1
    while true {
      for step in [1, 2, 3, 5].map({ $0 * power }) where (last + 1) / step - first / step <= 5 {
        return Set(epochs.lazy.filter { ($0 + 1).isMultiple(of: step) })
      }
      power *= 10
    }
  }
}
