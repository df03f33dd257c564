import TUI

/// What has happened, newest first.
struct EventsPanel: Widget {
  let model: DashboardModel
  let look: Look

  func render(in area: Rect, into buffer: inout Buffer) {
    let entries = model.log.entries
    let inner = Box.inner(of: area)
    let offset = min(model.eventOffset, max(0, entries.count - inner.height))
    Box(
      title: "events", number: 4, note: offset > 0 ? "\(offset) newer" : "", footer: "\(entries.count)",
      isFocused: model.focused == .events, role: .eventsBox, look: look
    ).render(in: area, into: &buffer)
    let text = Rect(x: inner.x + 1, y: inner.y, width: inner.width - 2, height: inner.height)
    for (row, entry) in entries.reversed().dropFirst(offset).prefix(inner.height).enumerated() {
      let y = inner.y + row
      let clock = NumberFormat.clock(entry.secondsOfDay)
      let time = inner.width >= 36 ? clock : String(clock.prefix(5))
      var x = buffer.write(time, x: text.x, y: y, style: look.style(.inactive), in: text) + 1
      x = buffer.write("e\(entry.epoch + 1)", x: x, y: y, style: look.style(.graphText), in: text) + 1
      let (glyph, role) = entry.kind.mark(look.glyphs)
      x = buffer.write("\(Character(glyph)) ", x: x, y: y, style: look.style(role, .bold), in: text)
      let rest = entry.text.truncated(to: max(0, text.maxX - x), with: look.glyphs.ellipsis)
      buffer.write(rest, x: x, y: y, style: look.style(role == .empty ? .empty : .mainForeground), in: text)
    }
  }
}
