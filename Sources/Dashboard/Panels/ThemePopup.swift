import TUI

/// The themes around the chosen one, each with a sample of its colours.
struct ThemePopup: Widget {
  let themes: [Theme]
  let index: Int
  let look: Look

  private static let mostRows = 9
  private static let swatchWidth = 12

  /// In the upper right corner.
  func render(in area: Rect, into buffer: inout Buffer) {
    guard themes.indices.contains(index) else { return }
    let nameWidth = min(20, themes.map(\.name.unicodeScalars.count).max() ?? 0)
    let width = min(area.width, nameWidth + ThemePopup.swatchWidth + 8)
    let rows = min(themes.count, ThemePopup.mostRows, area.height - 2)
    guard rows > 0 else { return }
    let frame = Rect(x: area.maxX - width, y: area.y, width: width, height: rows + 2)
    buffer.fill(frame, with: Cell(" ", look.style(.mainForeground)))
    Box(title: "themes", note: "\(index + 1) of \(themes.count)", role: .highlight, look: look)
      .render(in: frame, into: &buffer)
    let inner = Box.inner(of: frame)
    let first = max(0, min(index - rows / 2, themes.count - rows))
    for place in first..<first + rows {
      let y = inner.y + place - first
      let isChosen = place == index
      let style = look.style(isChosen ? .selectedForeground : .mainForeground)
      if isChosen { buffer.fill(Rect(x: inner.x, y: y, width: inner.width, height: 1), with: Cell(" ", style)) }
      let name = themes[place].name.truncated(to: nameWidth, with: look.glyphs.ellipsis)
      let mark = isChosen ? Character(look.glyphs.right) : " "
      buffer.write("\(mark) " + name, x: inner.x + 1, y: y, style: style, in: inner)
      let swatch = Rect(x: inner.maxX - ThemePopup.swatchWidth - 1, y: y, width: ThemePopup.swatchWidth, height: 1)
      renderSwatch(themes[place], in: swatch.intersection(inner), into: &buffer)
    }
  }

  /// Text and two gradients on the theme's own ground; without colours there is nothing to tell themes apart by.
  private func renderSwatch(_ theme: Theme, in area: Rect, into buffer: inout Buffer) {
    guard look.depth > .mono else { return }
    var own = look
    own.theme = theme
    buffer.fill(area, with: Cell(" ", own.style(.mainForeground)))
    var x = area.x + 1
    for (text, role) in [("a", Role.mainForeground), ("b", .highlight), ("c", .best), ("d", .eventError)] {
      x = buffer.write(text, x: x, y: area.y, style: own.style(role, .bold), in: area)
    }
    for gradient in [GradientRole.loss, .size] {
      for share in [0, 0.5, 1] {
        let style = own.style(gradient, at: share)
        x = buffer.write(String(Character(look.glyphs.gaugeFull)), x: x, y: area.y, style: style, in: area)
      }
    }
  }
}
