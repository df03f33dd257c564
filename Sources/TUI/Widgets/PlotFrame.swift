/// Where a plot's curves, axes and labels lie in its area.
struct PlotFrame {
  let area: Rect
  /// The part for the curves.
  let plot: Rect
  let x: PlotAxis
  /// The axis at the left; one without ticks where no value is known.
  let y: PlotAxis
  private let ticks: [PlotAxis.Tick]
  private let hasLabels: Bool

  /// Nil where there is no room for a curve.
  init?(_ area: Rect, x: PlotAxis, y: PlotAxis?) {
    guard let shown = y ?? PlotAxis(0, 1) else { return nil }
    hasLabels = area.width >= 24 && area.height >= 4
    ticks = hasLabels ? y?.ticks(limit: area.height >= 9 ? 5 : 3) ?? [] : []
    let labelWidth = (ticks.map(\.label.unicodeScalars.count).max() ?? -1) + 1
    let left = hasLabels ? labelWidth + 1 : 0
    plot = Rect(
      x: area.x + left, y: area.y, width: area.width - left, height: area.height - (hasLabels ? 1 : 0))
    (self.area, self.x, self.y) = (area, x, shown)
    if plot.isEmpty { return nil }
  }

  /// The column of a value, or nil outside of the axis.
  func column(of value: Double) -> Int? {
    guard let share = x.share(of: value), share >= 0, share <= 1 else { return nil }
    return plot.x + Int(share * Double(plot.width - 1))
  }

  /// The row of a value on one of the y axes, or nil outside of it.
  func row(of value: Double, on axis: PlotAxis) -> Int? {
    guard let share = axis.share(of: value), share >= 0, share <= 1 else { return nil }
    return plot.maxY - 1 - Int((share * Double(plot.height - 1)).rounded())
  }

  /// The axes with their labels; of marks that would touch, the first ones.
  func renderAxes(_ marks: [PlotMark], _ look: Look, into buffer: inout Buffer) {
    guard hasLabels else { return }
    let line = look.style(.divider)
    for y in plot.y..<plot.maxY { buffer[plot.x - 1, y] = Cell(look.glyphs.vertical, line) }
    for x in plot.x - 1..<plot.maxX { buffer[x, plot.maxY] = Cell(look.glyphs.horizontal, line) }
    buffer[plot.x - 1, plot.maxY] = Cell(look.glyphs.bottomLeft, line)
    for tick in ticks {
      guard let y = row(of: tick.value, on: y) else { continue }
      buffer.write(tick.label, rightAlignedTo: plot.x - 1, y: y, style: look.style(.graphText), in: area)
      buffer[plot.x - 1, y] = Cell(look.glyphs.tick, line)
    }
    var isTaken = [Bool](repeating: false, count: plot.width)
    for mark in marks {
      guard let column = column(of: mark.x) else { continue }
      let width = mark.text.unicodeScalars.count
      let x = min(plot.maxX - width, column)
      guard x >= plot.x else { continue }
      let room = max(0, x - 1 - plot.x)..<min(plot.width, x + width + 1 - plot.x)
      if isTaken[room].contains(true) { continue }
      for place in x - plot.x..<x - plot.x + width { isTaken[place] = true }
      buffer.write(mark.text, x: x, y: plot.maxY, style: look.style(mark.role), in: area)
    }
  }

  /// Lines or dots at the ticks of both axes, for curves to be drawn over.
  func renderGuides(_ guides: PlotGuides, _ marks: [PlotMark], _ look: Look, into buffer: inout Buffer) {
    guard guides != .off else { return }
    let style = look.style(.divider)
    let isLine = guides == .lines
    for tick in ticks {
      guard let y = row(of: tick.value, on: y) else { continue }
      for x in stride(from: plot.x, to: plot.maxX, by: isLine ? 1 : 3) {
        buffer[x, y] = Cell(isLine ? look.glyphs.horizontal : look.glyphs.info, style)
      }
    }
    for mark in marks where mark.hasGuide {
      guard let x = column(of: mark.x) else { continue }
      for y in plot.y..<plot.maxY { buffer[x, y] = Cell(isLine ? look.glyphs.vertical : look.glyphs.info, style) }
    }
  }

  /// A line from top to bottom that lets the curves be seen.
  func renderCursor(at value: Double, _ look: Look, into buffer: inout Buffer) {
    guard let x = column(of: value) else { return }
    let style = look.style(.cursor, .bold)
    for y in plot.y..<plot.maxY {
      let below = buffer[x, y].character
      let isFree = below == " " || below == look.glyphs.info || below == look.glyphs.horizontal
      buffer[x, y] = Cell(isFree ? look.glyphs.vertical : below, style)
    }
    if hasLabels { buffer[x, plot.maxY].style = look.style(.selectedForeground) }
  }
}
