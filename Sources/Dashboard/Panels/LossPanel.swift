import TUI

/// The loss of every batch and its moving average, or other curves, with the epochs below.
struct LossPanel: Widget {
  let model: DashboardModel
  let look: Look

  func render(in area: Rect, into buffer: inout Buffer) {
    let scene = PlotScene(model, look: look)
    let reading = scene?.reading
    Box(
      title: "loss", number: 1, note: fitting(notes, area.width - 14),
      footer: fitting(footers(reading), area.width - 6), isFocused: model.focused == .loss, role: .lossBox, look: look
    ).render(in: area, into: &buffer)
    var inner = Box.inner(of: area)
    guard let scene else {
      buffer.write(
        "the loss appears with the first batch", x: inner.x + 1, y: inner.y, style: look.style(.inactive), in: inner)
      return
    }
    if let legend = scene.legend(width: inner.width - 1, height: inner.height) {
      legend.render(look, in: inner, into: &buffer)
      let rows = min(legend.rows.count, inner.height)
      inner = Rect(x: inner.x, y: inner.y + rows, width: inner.width, height: inner.height - rows)
    }
    let marks = BatchMarks(history: model.history, axis: scene.x, shownEpoch: model.past?.epoch, look: look).marks
    scene.plot(marks: marks).render(in: inner, into: &buffer)
  }

  /// The first that has room.
  private func fitting(_ texts: [String], _ width: Int) -> String {
    texts.first { $0.unicodeScalars.count <= width } ?? ""
  }

  /// How the plot is shown, in more and in fewer words.
  private var notes: [String] {
    let factor = DashboardModel.averageFactors[model.averageIndex]
    let average = "ema \(factor == 0 ? "off" : "\(factor)")"
    let restart = factor > 0 && model.plot.restartsAverage ? " fresh" : ""
    let axes = (model.plot.isXLogarithmic ? "x" : "") + (model.isLogarithmic ? "y" : "")
    let log = "log \(axes.isEmpty ? "off" : axes)"
    let zoom = self.zoom.map { "  " + $0 } ?? ""
    return [average + restart + "  " + log + zoom, average + restart + zoom, average]
  }

  /// `8x`, with a word where the newest is followed.
  private var zoom: String? {
    let window = model.plot.window
    guard window.isZoomed else { return nil }
    let shown = window.range(of: model.history.batchCount)
    let times = Double(max(1, model.history.batchCount - 1)) / (shown.upperBound - shown.lowerBound)
    return "\(NumberFormat.brief(max(1, times.rounded())))x" + (window.isFollowing ? " live" : "")
  }

  /// The last loss, or what the cursor reads, in more and in fewer words.
  private func footers(_ reading: LossReading?) -> [String] {
    guard let reading else { return [model.history.last.map { "loss " + NumberFormat.fixed($0, 4) } ?? ""] }
    let loss = "loss " + reading.value(look.glyphs)
    let average = model.averageIndex > 0 ? reading.average.map { "  ema " + NumberFormat.fixed($0, 4) } ?? "" : ""
    let number = reading.batches.lowerBound
    let short = "e\(reading.epochs.lowerBound + 1) b\(reading.batchInEpoch)"
    return [
      "\(reading.place) (b\(number))  \(loss)\(average)", "\(reading.place)  \(loss)\(average)",
      "\(short)  \(loss)\(average)", "\(short)  \(loss)", short,
    ]
  }
}
