import TUI

/// What has happened, newest first.
struct EventsPanel: Widget {
  let model: DashboardModel
  let look: Look

  func render(in area: Rect, into buffer: inout Buffer) {
    let entries = model.listedEvents
    let inner = Box.inner(of: area)
    // In rows from the top: the line stays in sight, in the middle where there is more on both sides.
    let row = model.eventIndex.map { entries.count - 1 - $0 }
    let offset = max(0, min((row ?? 0) - inner.height / 2, entries.count - inner.height))
    Box(
      title: "events", number: 4, note: offset > 0 ? "\(offset) newer" : "", footer: footer(width: area.width),
      isFocused: model.focused == .events, role: .eventsBox, look: look
    ).render(in: area, into: &buffer)
    let text = Rect(x: inner.x + 1, y: inner.y, width: inner.width - 2, height: inner.height)
    for place in 0..<max(0, min(inner.height, entries.count - offset)) {
      let y = inner.y + place
      render(entries[entries.count - 1 - offset - place], y: y, in: text, into: &buffer)
      guard offset + place == row else { continue }
      buffer[inner.x, y] = Cell(look.glyphs.right, look.style(.highlight, .bold))
      buffer.setStyle(look.style(.selectedForeground), in: Rect(x: text.x, y: y, width: text.width, height: 1))
    }
  }

  private func render(_ entry: EventLog.Entry, y: Int, in text: Rect, into buffer: inout Buffer) {
    let clock = NumberFormat.clock(entry.secondsOfDay)
    let time = text.width >= 34 ? clock : String(clock.prefix(5))
    var x = buffer.write(time, x: text.x, y: y, style: look.style(.inactive), in: text) + 1
    x = buffer.write(entry.epochName, x: x, y: y, style: look.style(.graphText), in: text) + 1
    let (glyph, role) = entry.kind.mark(look.glyphs)
    x = buffer.write("\(Character(glyph)) ", x: x, y: y, style: look.style(role, .bold), in: text)
    let rest = entry.text.truncated(to: max(0, text.maxX - x), with: look.glyphs.ellipsis)
    buffer.write(rest, x: x, y: y, style: look.style(role == .empty ? .empty : .mainForeground), in: text)
  }

  /// How many events there are; with a filter, which, and how many it lets through.
  private func footer(width: Int) -> String {
    let filter = model.events.filter
    let count = "\(model.listedEvents.count)"
    guard filter.isActive else { return count }
    let text = "/" + filter.text.sanitized().truncated(to: max(3, width / 3), with: look.glyphs.ellipsis)
    return text + (filter.isBroken ? " is no regex" : "  \(count) of \(model.log.entries.count)")
  }
}
