extension Buffer {
  /// Writes text from a column on, cut at the edge of `clip`; returns the column behind it.
  ///
  /// Every scalar takes one column: text from outside goes through `sanitized()` first.
  @discardableResult
  public mutating func write(_ text: String, x: Int, y: Int, style: Style, in clip: Rect) -> Int {
    guard y >= clip.y, y < clip.maxY else { return x }
    var column = x
    for scalar in text.unicodeScalars {
      if column >= clip.maxX { break }
      if column >= clip.x { self[column, y] = Cell(scalar, style) }
      column += 1
    }
    return column
  }

  /// Writes text so that it ends before column `maxX`; what does not fit is cut at its beginning.
  public mutating func write(_ text: String, rightAlignedTo maxX: Int, y: Int, style: Style, in clip: Rect) {
    write(text, x: maxX - text.unicodeScalars.count, y: y, style: style, in: clip)
  }

  public mutating func fill(_ rect: Rect, with cell: Cell) {
    let part = rect.intersection(area)
    for y in part.y..<part.maxY { for x in part.x..<part.maxX { self[x, y] = cell } }
  }

  /// Changes only how the cells of a rectangle look.
  public mutating func setStyle(_ style: Style, in rect: Rect) {
    let part = rect.intersection(area)
    for y in part.y..<part.maxY { for x in part.x..<part.maxX { self[x, y] = Cell(self[x, y].character, style) } }
  }

  /// The text of each row, trailing spaces included.
  public var lines: [String] {
    (0..<size.height).map { row in
      String(String.UnicodeScalarView(cells[row * size.width..<(row + 1) * size.width].map(\.character)))
    }
  }
}
