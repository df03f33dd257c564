/// A frame with a title, a note at the right of its upper line and one at the right of its lower line.
public struct Box: Widget {
  public var title: String
  /// The pane's number, 1...5, drawn before the title.
  public var number: Int?
  public var note: String
  public var footer: String
  public var isFocused: Bool
  public var role: Role
  public var look: Look

  public init(
    title: String, number: Int? = nil, note: String = "", footer: String = "", isFocused: Bool = false, role: Role,
    look: Look
  ) {
    (self.title, self.number, self.note, self.footer) = (title, number, note, footer)
    (self.isFocused, self.role, self.look) = (isFocused, role, look)
  }

  /// What is left for the content.
  public static func inner(of area: Rect) -> Rect { area.inset(1) }

  public func render(in area: Rect, into buffer: inout Buffer) {
    guard area.width >= 2, area.height >= 2 else { return }
    let glyphs = look.glyphs
    let line = look.style(isFocused ? .highlight : role)
    for x in area.x..<area.maxX {
      buffer[x, area.y] = Cell(glyphs.horizontal, line)
      buffer[x, area.maxY - 1] = Cell(glyphs.horizontal, line)
    }
    for y in area.y..<area.maxY {
      buffer[area.x, y] = Cell(glyphs.vertical, line)
      buffer[area.maxX - 1, y] = Cell(glyphs.vertical, line)
    }
    buffer[area.x, area.y] = Cell(glyphs.topLeft, line)
    buffer[area.maxX - 1, area.y] = Cell(glyphs.topRight, line)
    buffer[area.x, area.maxY - 1] = Cell(glyphs.bottomLeft, line)
    buffer[area.maxX - 1, area.maxY - 1] = Cell(glyphs.bottomRight, line)
    let end = renderTitle(in: area, line, into: &buffer)
    tag(note, y: area.y, from: end + 1, in: area, line, into: &buffer)
    tag(footer, y: area.maxY - 1, from: area.x + 2, in: area, line, into: &buffer)
  }

  /// The column behind the title.
  private func renderTitle(in area: Rect, _ line: Style, into buffer: inout Buffer) -> Int {
    let room = Rect(x: area.x + 2, y: area.y, width: area.width - 4, height: 1)
    guard !title.isEmpty, room.width > 4 else { return area.x + 1 }
    var x = buffer.write(String(Character(look.glyphs.titleOpen)), x: room.x, y: room.y, style: line, in: room)
    if let number, look.glyphs.numbers.indices.contains(number - 1) {
      let mark = String(Character(look.glyphs.numbers[number - 1]))
      x = buffer.write(mark, x: x, y: room.y, style: look.style(.highlight, .bold), in: room)
    }
    let text = title.truncated(to: max(0, room.maxX - x - 1), with: look.glyphs.ellipsis)
    x = buffer.write(text, x: x, y: room.y, style: look.style(.title, .bold), in: room)
    return buffer.write(String(Character(look.glyphs.titleClose)), x: x, y: room.y, style: line, in: room)
  }

  /// A note at the right end of a line, if there is room behind column `from`.
  private func tag(_ text: String, y: Int, from: Int, in area: Rect, _ line: Style, into buffer: inout Buffer) {
    let width = text.unicodeScalars.count
    let start = area.maxX - 3 - width
    guard width > 0, start - 1 >= from else { return }
    buffer.write(String(Character(look.glyphs.titleOpen)), x: start - 1, y: y, style: line, in: area)
    buffer.write(text, x: start, y: y, style: look.style(.graphText), in: area)
    buffer.write(String(Character(look.glyphs.titleClose)), x: start + width, y: y, style: line, in: area)
  }
}
