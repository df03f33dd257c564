/// Lines over a common x axis, in braille dots where the terminal has them.
///
/// Values that are not finite leave a gap, with a mark at the foot.
public struct LinePlot: Widget {
  public var series: [PlotSeries]
  /// On the x axis; where there is no room for all, the first ones are shown.
  public var marks: [PlotMark]
  /// What is shown of x; nil for all.
  public var x: PlotAxis?
  /// The axis at the left, of the series without one of their own; nil for one that covers what is shown of them.
  public var y: PlotAxis?
  /// Whether that one is logarithmic.
  public var isLogarithmic: Bool
  public var guides = PlotGuides.off
  /// Where a line from top to bottom marks what is inspected.
  public var cursor: Double?
  public var look: Look

  public init(series: [PlotSeries], marks: [PlotMark] = [], isLogarithmic: Bool = false, look: Look) {
    (self.series, self.marks, self.isLogarithmic, self.look) = (series, marks, isLogarithmic, look)
  }

  /// The part of an area that the curves are drawn in; the row below it is the x axis, where there is room for one.
  /// Nil where nothing is drawn.
  public func curveArea(in area: Rect) -> Rect? { frame(in: area)?.plot }

  private func frame(in area: Rect) -> PlotFrame? {
    guard let x = x ?? wholeX else { return nil }
    let shared = series.lazy.filter { $0.axis == nil }.flatMap(\.points)
    let known = y ?? PlotAxis.covering(shared, within: x, isLogarithmic: isLogarithmic)
    return PlotFrame(area, x: x, y: known)
  }

  public func render(in area: Rect, into buffer: inout Buffer) {
    guard let frame = frame(in: area) else { return }
    frame.renderGuides(guides, marks, look, into: &buffer)
    frame.renderAxes(marks, look, into: &buffer)
    var missing: Set<Int> = []
    for line in series { missing.formUnion(render(line, frame, into: &buffer)) }
    for (index, line) in series.enumerated() { renderLetters(of: line, index, frame, into: &buffer) }
    for column in missing {
      buffer[column, frame.plot.maxY - 1] = Cell(look.glyphs.missing, look.style(.eventError))
    }
    if let cursor { frame.renderCursor(at: cursor, look, into: &buffer) }
  }

  private var wholeX: PlotAxis? {
    let xs = series.lazy.flatMap(\.points).map(\.x)
    guard let low = xs.min(), let high = xs.max() else { return nil }
    return PlotAxis(low, high)
  }

  /// Draws one line: every point's range, and a stroke from point to point. Returns the columns of values that are not
  /// finite.
  private func render(_ line: PlotSeries, _ frame: PlotFrame, into buffer: inout Buffer) -> Set<Int> {
    let (plot, axis) = (frame.plot, line.axis ?? frame.y)
    var canvas = DotCanvas(plot.size, usesBraille: look.glyphs.usesBraille)
    var missing: Set<Int> = []
    var previous: (x: Int, y: Int)?
    for point in line.points {
      if point.hasGap || !point.isFinite, let column = frame.column(of: point.x) { missing.insert(column) }
      // Strokes to far neighbours need not be drawn beyond the edge.
      guard let across = frame.x.share(of: point.x).map({ max(-0.5, min(1.5, $0)) }),
        let low = axis.share(of: axis.isLogarithmic ? max(axis.low, point.low) : point.low),
        let high = axis.share(of: point.high)
      else {
        previous = nil
        continue
      }
      let x = Int((across * Double(canvas.width - 1)).rounded(.down))
      let (bottom, top) = (canvas.row(low), canvas.row(high))
      let middle = (bottom + top) / 2
      if let previous { stroke(from: previous, to: (x, middle), isStep: line.isStep, on: &canvas) }
      canvas.line(from: (x, bottom), to: (x, top))
      previous = (x, middle)
    }
    for y in 0..<plot.height {
      for x in 0..<plot.width {
        guard let dots = canvas.character(x: x, y: y) else { continue }
        let character = look.glyphs.usesBraille ? dots : line.dot
        buffer[plot.x + x, plot.y + y] = Cell(character, style(line.paint, row: y, of: plot.height))
      }
    }
    return missing
  }

  private func stroke(
    from start: (x: Int, y: Int), to end: (x: Int, y: Int), isStep: Bool, on canvas: inout DotCanvas
  ) {
    guard isStep else { return canvas.line(from: start, to: end) }
    canvas.line(from: start, to: (end.x, start.y))
    canvas.line(from: (end.x, start.y), to: end)
  }

  /// Letters at the last point and every `letterGap` columns, where each series has columns of its own.
  private func renderLetters(of line: PlotSeries, _ index: Int, _ frame: PlotFrame, into buffer: inout Buffer) {
    guard let letter = line.letter else { return }
    let (plot, axis) = (frame.plot, line.axis ?? frame.y)
    var next = plot.x + (index * LinePlot.letterGap / max(1, series.count)) % LinePlot.letterGap
    let last = line.points.lastIndex { frame.column(of: $0.x) != nil && axis.share(of: $0.high) != nil }
    for (place, point) in line.points.enumerated() {
      guard let x = frame.column(of: point.x),
        let y = frame.row(of: (point.low + point.high) / 2, on: axis)
      else { continue }
      guard x >= next || place == last else { continue }
      buffer[x, y] = Cell(letter, style(line.paint, row: y - plot.y, of: plot.height))
      next = x + LinePlot.letterGap
    }
  }

  private static let letterGap = 16

  private func style(_ paint: PlotSeries.Paint, row: Int, of height: Int) -> Style {
    switch paint {
    case .role(let role): look.style(role)
    case .gradient(let gradient): look.style(gradient, at: 1 - Double(row) / Double(max(1, height - 1)))
    }
  }
}
