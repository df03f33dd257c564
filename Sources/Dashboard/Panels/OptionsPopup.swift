import TUI

/// The options of how a run is shown: each with its value, and what the chosen one means.
struct OptionsPopup: Widget {
  let model: DashboardModel
  /// The chosen option's place.
  let row: Int
  let look: Look

  private static let explanationRows = 3
  private static let nameWidth = 14

  func render(in area: Rect, into buffer: inout Buffer) {
    let options = DisplayOption.allCases
    let width = min(area.width, 58)
    let height = min(area.height, options.count + OptionsPopup.explanationRows + 3)
    let frame = Rect(
      x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width: width, height: height)
    buffer.fill(frame, with: Cell(" ", look.style(.mainForeground)))
    Box(title: "options", note: "Esc closes", footer: "s saves", role: .highlight, look: look)
      .render(in: frame, into: &buffer)
    let inner = Box.inner(of: frame).inset(horizontally: 1)
    let listRows = min(options.count, max(1, inner.height - OptionsPopup.explanationRows - 1))
    let first = max(0, min(row - listRows / 2, options.count - listRows))
    for place in first..<first + listRows {
      render(options[place], isChosen: place == row, y: inner.y + place - first, in: inner, into: &buffer)
    }
    let lines = wrapped(options[row].explanation, width: inner.width)
    for (index, line) in lines.prefix(OptionsPopup.explanationRows).enumerated() {
      let y = inner.y + listRows + 1 + index
      buffer.write(line, x: inner.x, y: y, style: look.style(.graphText), in: inner)
    }
  }

  private func render(_ option: DisplayOption, isChosen: Bool, y: Int, in inner: Rect, into buffer: inout Buffer) {
    let style = look.style(isChosen ? .selectedForeground : .mainForeground)
    if isChosen { buffer.fill(Rect(x: inner.x, y: y, width: inner.width, height: 1), with: Cell(" ", style)) }
    buffer.write(" " + option.rawValue, x: inner.x, y: y, style: style, in: inner)
    let value = model.text(of: option)
    let (left, right) = (Character(look.glyphs.left), Character(look.glyphs.right))
    let text = isChosen ? "\(left) \(value) \(right)" : "  " + value
    buffer.write(text, x: inner.x + OptionsPopup.nameWidth, y: y, style: style, in: inner)
  }
}

extension Rect {
  /// The rectangle without a margin at its left and right.
  fileprivate func inset(horizontally margin: Int) -> Rect {
    Rect(x: x + margin, y: y, width: width - 2 * margin, height: height)
  }
}
