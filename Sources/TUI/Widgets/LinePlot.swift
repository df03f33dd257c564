/// A point of a plot: the range of the values that it stands for, so that no spike is lost.
public struct PlotPoint: Sendable, Equatable {
  public var x: Double
  public var low: Double
  public var high: Double

  public init(x: Double, low: Double, high: Double) { (self.x, self.low, self.high) = (x, low, high) }
}

/// A line of a plot.
public struct PlotSeries: Sendable {
  /// How a line is coloured.
  public enum Paint: Sendable {
    case role(Role)
    /// By the height in the plot.
    case gradient(GradientRole)
  }

  public var points: [PlotPoint]
  public var paint: Paint
  /// Stands on the line now and then, so that lines are told apart without their colours; nil for none.
  public var letter: Unicode.Scalar?

  public init(points: [PlotPoint], paint: Paint, letter: Unicode.Scalar? = nil) {
    (self.points, self.paint, self.letter) = (points, paint, letter)
  }
}

/// A mark on the x axis.
public struct PlotMark: Sendable {
  public var x: Double
  public var text: String
  public var role: Role

  public init(x: Double, text: String, role: Role) { (self.x, self.text, self.role) = (x, text, role) }
}

/// Lines over a common x axis, in braille dots where the terminal has them; y from the smallest to the largest value.
///
/// Values that are not finite leave a gap, with a mark at the foot.
public struct LinePlot: Widget {
  public var series: [PlotSeries]
  public var marks: [PlotMark]
  public var isLogarithmic: Bool
  public var look: Look

  public init(series: [PlotSeries], marks: [PlotMark] = [], isLogarithmic: Bool = false, look: Look) {
    (self.series, self.marks, self.isLogarithmic, self.look) = (series, marks, isLogarithmic, look)
  }

  public func render(in area: Rect, into buffer: inout Buffer) {
    guard area.width > 0, area.height > 0, let scale = PlotScale(series, isLogarithmic: isLogarithmic) else { return }
    let hasLabels = area.width >= 24 && area.height >= 4
    let ticks = hasLabels ? scale.ticks(limit: max(2, min(5, area.height / 2))) : []
    let labelWidth = (ticks.map(\.label.unicodeScalars.count).max() ?? -1) + 1
    let plot = Rect(
      x: area.x + labelWidth + (hasLabels ? 1 : 0), y: area.y, width: area.width - labelWidth - (hasLabels ? 1 : 0),
      height: area.height - (hasLabels ? 1 : 0))
    guard !plot.isEmpty else { return }
    if hasLabels { renderAxes(ticks, scale, plot, in: area, into: &buffer) }
    for line in series { render(line, scale, in: plot, into: &buffer) }
    for (index, line) in series.enumerated() { renderLetters(of: line, index, scale, in: plot, into: &buffer) }
  }

  private func renderAxes(
    _ ticks: [PlotScale.Tick], _ scale: PlotScale, _ plot: Rect, in area: Rect, into buffer: inout Buffer
  ) {
    let line = look.style(.divider)
    for y in plot.y..<plot.maxY { buffer[plot.x - 1, y] = Cell(look.glyphs.vertical, line) }
    for x in plot.x - 1..<plot.maxX { buffer[x, plot.maxY] = Cell(look.glyphs.horizontal, line) }
    buffer[plot.x - 1, plot.maxY] = Cell(look.glyphs.bottomLeft, line)
    for tick in ticks {
      let y = plot.maxY - 1 - Int((tick.share * Double(plot.height - 1)).rounded())
      buffer.write(tick.label, rightAlignedTo: plot.x - 1, y: y, style: look.style(.graphText), in: area)
      buffer[plot.x - 1, y] = Cell(look.glyphs.tick, line)
    }
    var end = plot.x - 1
    for mark in marks {
      guard let share = scale.share(x: mark.x) else { continue }
      let width = mark.text.unicodeScalars.count
      let x = min(plot.maxX - width, plot.x + Int(share * Double(plot.width - 1)))
      if x <= end { continue }
      end = buffer.write(mark.text, x: x, y: plot.maxY, style: look.style(mark.role), in: area)
    }
  }

  /// Draws one line: every point's range, and a stroke from point to point.
  private func render(_ line: PlotSeries, _ scale: PlotScale, in plot: Rect, into buffer: inout Buffer) {
    var canvas = DotCanvas(plot.size, usesBraille: look.glyphs.usesBraille)
    var previous: (x: Int, y: Int)?
    for point in line.points {
      guard let share = scale.share(x: point.x) else { continue }
      let x = Int(share * Double(canvas.width - 1))
      guard let low = scale.share(y: point.low), let high = scale.share(y: point.high) else {
        previous = nil
        buffer[plot.x + x * plot.width / canvas.width, plot.maxY - 1] = Cell(
          look.glyphs.missing, look.style(.eventError))
        continue
      }
      let (bottom, top) = (canvas.row(low), canvas.row(high))
      let middle = (bottom + top) / 2
      if let previous { canvas.line(from: previous, to: (x, middle)) }
      canvas.line(from: (x, bottom), to: (x, top))
      previous = (x, middle)
    }
    for y in 0..<plot.height {
      for x in 0..<plot.width {
        guard let character = canvas.character(x: x, y: y) else { continue }
        buffer[plot.x + x, plot.y + y] = Cell(character, style(line.paint, row: y, of: plot.height))
      }
    }
  }

  /// Letters at the last point and every `letterGap` columns, where each series has columns of its own.
  private func renderLetters(
    of line: PlotSeries, _ index: Int, _ scale: PlotScale, in plot: Rect, into buffer: inout Buffer
  ) {
    guard let letter = line.letter else { return }
    var next = plot.x + (index * LinePlot.letterGap / max(1, series.count)) % LinePlot.letterGap
    let last = line.points.lastIndex { scale.share(y: $0.high) != nil }
    for (place, point) in line.points.enumerated() {
      let middle = (point.low + point.high) / 2
      guard let across = scale.share(x: point.x), let up = scale.share(y: middle) else { continue }
      let x = plot.x + Int(across * Double(plot.width - 1))
      guard x >= next || place == last else { continue }
      let y = plot.maxY - 1 - Int((up * Double(plot.height - 1)).rounded())
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
