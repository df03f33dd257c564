import TUI

/// The loss of every batch and its moving average, or other curves, with the epochs below.
struct LossPanel: Widget {
  let model: DashboardModel
  let look: Look

  func render(in area: Rect, into buffer: inout Buffer) {
    Box(
      title: "loss", number: 1, note: fitting(notes, area.width - 14),
      footer: fitting(footers(model.lossReading), area.width - 6), isFocused: model.focused == .loss, role: .lossBox,
      look: look
    ).render(in: area, into: &buffer)
    renderCurves(in: area, into: &buffer)
  }

  /// All that lies within the box.
  func renderCurves(in area: Rect, into buffer: inout Buffer) {
    let inner = Box.inner(of: area)
    guard let scene = PlotScene(model, look: look) else {
      buffer.write(
        "the loss appears with the first batch", x: inner.x + 1, y: inner.y, style: look.style(.inactive), in: inner)
      return
    }
    let legend = scene.legend(width: inner.width - 1, height: inner.height)
    legend?.render(look, in: inner, into: &buffer)
    let marks = BatchMarks(history: model.history, axis: scene.x, shownEpoch: model.past?.epoch, look: look).marks
    scene.plot(marks: marks).render(in: plotArea(below: legend, in: inner), into: &buffer)
  }

  private func plotArea(below legend: CurveLegend?, in inner: Rect) -> Rect {
    let rows = min(legend?.rows.count ?? 0, inner.height)
    return Rect(x: inner.x, y: inner.y + rows, width: inner.width, height: inner.height - rows)
  }

  /// The batch at a column, or the first or the last one in sight; nil before the first.
  func batch(x: Int, in area: Rect) -> Double? {
    guard let (scene, curves, _) = curves(in: area) else { return nil }
    let shown = model.plot.window.range(of: model.history.batchCount)
    let batches = Int(shown.lowerBound.rounded(.up))...Int(shown.upperBound)
    let next = batches.firstIndex(behind: { Self.column(of: Double($0), scene, curves) >= Double(x - curves.x) })
    return Double(next == batches.endIndex ? batches.upperBound : batches[next])
  }

  /// The plot as it is drawn, and where its curves lie in the area that is left below the legend; nil where there is no
  /// room, or no batch yet.
  private func curves(in area: Rect) -> (scene: PlotScene, curves: Rect, plotArea: Rect)? {
    let inner = Box.inner(of: area)
    guard let scene = PlotScene(model, look: look) else { return nil }
    let plotArea = plotArea(below: scene.legend(width: inner.width - 1, height: inner.height), in: inner)
    return scene.plot(marks: []).curveArea(in: plotArea).map { (scene, $0, plotArea) }
  }

  /// Columns from the curves' first to a batch.
  private static func column(of batch: Double, _ scene: PlotScene, _ curves: Rect) -> Double {
    (scene.x.share(of: batch) ?? 0) * Double(curves.width - 1)
  }

  /// The axis with the epochs, below the curves; nil where there is no room for one, or no batch yet.
  func epochAxis(in area: Rect) -> EpochAxis? {
    guard let (scene, curves, plotArea) = curves(in: area), curves.maxY < plotArea.maxY else { return nil }
    let starts = model.history.epochStarts
    return EpochAxis(area: Rect(x: curves.x, y: curves.maxY, width: curves.width, height: 1)) { column in
      // The last epoch that begins in the column or before it.
      let next = starts.firstIndex(behind: { Self.column(of: $0.x, scene, curves) >= Double(column + 1) })
      return starts[max(0, next - 1)].epoch
    }
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
