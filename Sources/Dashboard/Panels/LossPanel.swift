import TUI

/// The loss of every batch and its moving average, with the epochs below.
struct LossPanel: Widget {
  let model: DashboardModel
  let look: Look

  func render(in area: Rect, into buffer: inout Buffer) {
    let factor = DashboardModel.averageFactors[model.averageIndex]
    let note = "ema \(factor == 0 ? "off" : "\(factor)")  log \(model.isLogarithmic ? "on" : "off")"
    let focus = model.focused == .loss
    let last = model.history.last.map { "loss " + NumberFormat.fixed($0, 4) } ?? ""
    Box(title: "loss", number: 1, note: note, footer: last, isFocused: focus, role: .lossBox, look: look)
      .render(in: area, into: &buffer)
    let inner = Box.inner(of: area)
    guard model.history.batchCount > 0 else {
      buffer.write(
        "the loss appears with the first batch", x: inner.x + 1, y: inner.y, style: look.style(.inactive), in: inner)
      return
    }
    var series = [PlotSeries(points: model.history.points, paint: .gradient(.loss))]
    if factor > 0 { series.append(PlotSeries(points: model.history.average(factor: factor), paint: .role(.ema))) }
    LinePlot(series: series, marks: marks(width: inner.width), isLogarithmic: model.isLogarithmic, look: look)
      .render(in: inner, into: &buffer)
  }

  /// The beginnings of epochs, as many as have room, and a mark where clusters were empty.
  private func marks(width: Int) -> [PlotMark] {
    let starts = model.history.epochStarts
    let step = max(1, (starts.count * 8 + max(1, width) - 1) / max(1, width))
    let shown = model.past.flatMap { past in starts.lastIndex { $0.epoch == past.epoch } }
    return starts.enumerated().compactMap { index, start in
      if index == shown {
        return PlotMark(x: start.x, text: "\(Character(look.glyphs.running))ep\(start.epoch + 1)", role: .highlight)
      }
      // Marks that would overlap the one of the epoch that is looked at make way.
      if let shown, abs(index - shown) < step { return nil }
      let isEmpty = model.history.emptyEpochs.contains(start.epoch)
      if index.isMultiple(of: step) {
        let mark = isEmpty ? "\(Character(look.glyphs.emptyCluster))" : ""
        return PlotMark(x: start.x, text: "ep\(start.epoch + 1)" + mark, role: isEmpty ? .empty : .graphText)
      }
      return isEmpty ? PlotMark(x: start.x, text: "\(Character(look.glyphs.emptyCluster))", role: .empty) : nil
    }
  }
}
