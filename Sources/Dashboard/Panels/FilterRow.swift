import TUI

/// The line in which a filter is typed, on the screen: what is typed, at its end what it finds, and in a second row what is wrong with it.
struct FilterRow: Widget {
  let text: String
  let isEdited: Bool
  /// Why the text is no filter, which takes a second row; nil where it is one.
  let problem: String?
  /// How much the filter lets through.
  let found: String
  let look: Look

  func render(in area: Rect, into buffer: inout Buffer) {
    guard area.height > 0 else { return }
    let room = Rect(x: area.x, y: area.y, width: area.width - found.unicodeScalars.count - 1, height: 1)
    let shown = text.sanitized()
    let tail = String(String.UnicodeScalarView(shown.unicodeScalars.suffix(max(0, room.width - 2))))
    var x = buffer.write("/", x: room.x, y: room.y, style: look.style(.highlight, .bold), in: room)
    x = buffer.write(tail, x: x, y: room.y, style: look.style(.mainForeground), in: room)
    if isEdited { buffer.write("_", x: x, y: room.y, style: look.style(.highlight, .bold), in: room) }
    buffer.write(found, rightAlignedTo: area.maxX, y: area.y, style: look.style(.graphText), in: area)
    guard let problem else { return }
    let fitting = problem.truncated(to: area.width, with: look.glyphs.ellipsis)
    buffer.write(fitting, x: area.x, y: area.y + 1, style: look.style(.eventError), in: area)
  }
}
