/// A framed text over the middle of whatever is below.
public struct Popup: Widget {
  public var title: String
  public var lines: [String]
  /// The first line shown, where there are more than fit.
  public var offset: Int
  public var role: Role
  public var look: Look

  public init(title: String, lines: [String], offset: Int = 0, role: Role = .highlight, look: Look) {
    (self.title, self.lines, self.offset, self.role, self.look) = (title, lines, offset, role, look)
  }

  public func render(in area: Rect, into buffer: inout Buffer) {
    let widest = ([title] + lines).map(\.unicodeScalars.count).max() ?? 0
    let width = min(area.width, widest + 6)
    let height = min(area.height, lines.count + 2)
    let frame = Rect(
      x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width: width, height: height)
    buffer.fill(frame, with: Cell(" ", look.style(.mainForeground)))
    let inner = Rect(x: frame.x + 2, y: frame.y + 1, width: frame.width - 4, height: frame.height - 2)
    let first = max(0, min(offset, lines.count - inner.height))
    let note = lines.count > inner.height ? "\(first + 1)-\(first + inner.height) of \(lines.count)" : ""
    Box(title: title, note: note, role: role, look: look).render(in: frame, into: &buffer)
    for (row, line) in lines.dropFirst(first).prefix(max(0, inner.height)).enumerated() {
      buffer.write(" " + line, x: inner.x, y: inner.y + row, style: look.style(.mainForeground), in: inner)
    }
  }
}

/// The keys at the foot of a screen; those at the right end are left out as they no longer fit.
public struct KeyBar: Widget {
  public var items: [(key: String, name: String)]
  public var look: Look

  public init(items: [(key: String, name: String)], look: Look) { (self.items, self.look) = (items, look) }

  /// The index of the item that is drawn at a column, if any.
  public static func item(at column: Int, of items: [(key: String, name: String)], in area: Rect) -> Int? {
    columns(of: items, in: area).firstIndex { $0.contains(column) }
  }

  /// The columns of each item, of those that fit.
  private static func columns(of items: [(key: String, name: String)], in area: Rect) -> [Range<Int>] {
    var x = area.x + 1
    var result: [Range<Int>] = []
    for (key, name) in items {
      let width = key.unicodeScalars.count + 1 + name.unicodeScalars.count
      if x + width > area.maxX { break }
      result.append(x..<x + width)
      x += width + 2
    }
    return result
  }

  public func render(in area: Rect, into buffer: inout Buffer) {
    guard area.height > 0 else { return }
    for ((key, name), columns) in zip(items, KeyBar.columns(of: items, in: area)) {
      let x = buffer.write(key, x: columns.lowerBound, y: area.y, style: look.style(.highlight, .bold), in: area) + 1
      buffer.write(name, x: x, y: area.y, style: look.style(.graphText), in: area)
    }
  }
}
