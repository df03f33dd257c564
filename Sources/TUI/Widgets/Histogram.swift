/// Bars side by side, one a value; where there are more values than columns, the largest of a column's values.
///
/// A value of 0 has a mark of its own, so that an empty cluster is never just missing.
public struct Histogram: Widget {
  public var values: [Int]
  /// The index of the value to mark.
  public var selected: Int?
  public var look: Look

  public init(values: [Int], selected: Int? = nil, look: Look) {
    (self.values, self.selected, self.look) = (values, selected, look)
  }

  public func render(in area: Rect, into buffer: inout Buffer) {
    guard area.width > 0, area.height > 0, let largest = values.max() else { return }
    let bars = bars(in: area, largest)
    let labelWidth = bars.x - area.x
    if labelWidth > 0 { renderScale(largest, labelWidth, in: area, into: &buffer) }
    for x in 0..<bars.width {
      guard let range = indices(at: x, columns: bars.width) else { continue }
      renderBar(range, largest, x: bars.x + x, in: bars, into: &buffer)
    }
  }

  private func bars(in area: Rect, _ largest: Int) -> Rect {
    let labelWidth = area.width >= 24 ? max(3, "\(largest)".count) + 1 : 0
    return Rect(x: area.x + labelWidth, y: area.y, width: area.width - labelWidth, height: area.height)
  }

  /// The index of the value, or of the first of the values, whose bar is drawn at a column of the screen or left of it.
  public func index(at column: Int, in area: Rect) -> Int? {
    guard let largest = values.max() else { return nil }
    let bars = bars(in: area, largest)
    guard column >= bars.x, column < bars.maxX else { return nil }
    return (column - bars.x) * values.count / bars.width
  }

  /// The values that a column shows, or nil for a gap between wide bars.
  private func indices(at x: Int, columns: Int) -> Range<Int>? {
    if values.count <= columns {
      let index = x * values.count / columns
      let isGap = columns / values.count >= 3 && (x + 1) * values.count / columns != index
      return isGap ? nil : index..<index + 1
    }
    return x * values.count / columns..<(x + 1) * values.count / columns
  }

  private func renderBar(_ range: Range<Int>, _ largest: Int, x: Int, in bars: Rect, into buffer: inout Buffer) {
    let value = values[range].max() ?? 0
    let isSelected = selected.map(range.contains) ?? false
    let filled = largest > 0 ? Int((Double(value) / Double(largest) * Double(8 * bars.height)).rounded()) : 0
    let eighths = value > 0 ? max(1, filled) : 0
    for row in 0..<bars.height {
      let part = min(8, eighths - 8 * row)
      guard part > 0 else { break }
      let y = bars.maxY - 1 - row
      let style =
        isSelected
        ? look.style(.highlight, .bold) : look.style(.size, at: Double(row) / Double(max(1, bars.height - 1)))
      buffer[x, y] = Cell(look.glyphs.eighths[part - 1], style)
    }
    if values[range].contains(0) {
      buffer[x, bars.maxY - 1] = Cell(look.glyphs.emptyCluster, look.style(isSelected ? .highlight : .empty, .bold))
    } else if isSelected && eighths <= 8 * (bars.height - 1) {
      buffer[x, bars.maxY - 1 - (eighths + 7) / 8] = Cell(look.glyphs.down, look.style(.highlight, .bold))
    }
  }

  private func renderScale(_ largest: Int, _ width: Int, in area: Rect, into buffer: inout Buffer) {
    let style = look.style(.graphText)
    func label(_ value: Int, _ y: Int) {
      buffer.write("\(value)", rightAlignedTo: area.x + width - 1, y: y, style: style, in: area)
    }
    label(largest, area.y)
    if area.height >= 5 { label(largest / 2, area.y + area.height / 2) }
    if area.height >= 3 { label(0, area.maxY - 1) }
  }
}
