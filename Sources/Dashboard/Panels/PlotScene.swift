import TUI

/// The curves that are to be seen, and the axes they lie on.
struct PlotScene {
  struct Drawn {
    let curve: Curve
    let points: [PlotPoint]
    /// Nil where no value is in sight.
    let axis: PlotAxis?
    let paint: PlotSeries.Paint
    /// Of its words in the legend.
    let style: Style
  }

  let model: DashboardModel
  let look: Look
  let range: ClosedRange<Double>
  let x: PlotAxis
  let drawn: [Drawn]
  let average: [PlotPoint]

  /// By the place among the curves; the loss has its gradient instead.
  private static let roles: [Role] = [.series1, .series2, .series3, .series4]

  /// Nil before the first batch.
  init?(_ model: DashboardModel, look: Look) {
    let plot = model.plot
    let range = plot.window.axisRange(of: model.history.batchCount)
    guard model.history.batchCount > 0,
      let x = PlotAxis(range.lowerBound, range.upperBound, isLogarithmic: plot.isXLogarithmic)
    else { return nil }
    (self.model, self.look, self.range, self.x) = (model, look, range, x)
    let hasAverage = plot.curves.contains(.loss) && model.averageIndex > 0
    let average =
      hasAverage
      ? model.history.average(model.averageIndex, restarts: plot.restartsAverage, in: range) : []
    self.average = average
    let points = plot.curves.map { curve in
      curve == .loss ? model.history.points(in: range) : model.curves[curve].points(in: range)
    }
    drawn = plot.curves.indices.map { index in
      let curve = plot.curves[index]
      let ofUnit = plot.curves.indices.filter { plot.curves[$0].unit == curve.unit }.map { points[$0] }
      let role = PlotScene.roles[index]
      return Drawn(
        curve: curve, points: points[index],
        axis: PlotAxis.covering(
          curve == .loss ? ofUnit + [average] : ofUnit, within: x, isLogarithmic: model.isLogarithmic),
        paint: curve == .loss ? .gradient(.loss) : .role(role),
        style: curve == .loss ? look.style(.loss, at: 0.5) : look.style(role))
    }
  }

  /// The axis at the left: the first curve's that has values.
  private var left: PlotAxis? { drawn.lazy.compactMap(\.axis).first }

  /// The curves, those that matter most last, so that they lie on top.
  func plot(marks: [PlotMark]) -> LinePlot {
    let isAlone = drawn.count == 1
    var series = drawn.reversed().map { line in
      PlotSeries(
        points: line.points, paint: line.paint, letter: isAlone ? nil : line.curve.letter,
        dot: line.curve == .loss ? ":" : line.curve.letter, axis: line.axis, isStep: line.curve != .loss)
    }
    if !average.isEmpty {
      series.append(PlotSeries(points: average, paint: .role(.ema), axis: drawn.first?.axis))
    }
    var plot = LinePlot(series: series, marks: marks, isLogarithmic: model.isLogarithmic, look: look)
    (plot.x, plot.y, plot.guides, plot.cursor) = (x, left, model.plot.guides, model.cursor)
    return plot
  }

  /// A legend where several curves are shown, or another one than the loss.
  func legend(width: Int, height: Int) -> CurveLegend? {
    guard drawn.map(\.curve) != [.loss], height >= 2 else { return nil }
    let reading = model.lossReading
    let entries = drawn.map { line in
      CurveLegend.Entry(
        letter: line.curve.letter, name: line.curve.name, detail: detail(of: line, reading), style: line.style)
    }
    return CurveLegend(entries, isReading: reading != nil, width: width, limit: max(1, height - 4))
  }

  /// The value at the cursor, or the range of an axis that is not at the left.
  private func detail(of line: Drawn, _ reading: LossReading?) -> String {
    if let reading {
      if line.curve == .loss { return reading.value(look.glyphs) }
      let value = model.curves[line.curve].value(at: Double(reading.batches.upperBound))
      return value.map { PlotScene.text($0.lowerBound, $0.upperBound) } ?? "-"
    }
    guard let axis = line.axis, !line.points.isEmpty else { return "-" }
    return axis == left ? "" : PlotScene.text(axis.low, axis.high)
  }

  private static func text(_ low: Double, _ high: Double) -> String {
    let texts = [NumberFormat.brief(low), NumberFormat.brief(high)]
    return texts[0] == texts[1] ? texts[0] : texts.joined(separator: "..")
  }
}
