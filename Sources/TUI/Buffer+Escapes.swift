extension Buffer {
  /// The rows as text with the escape sequences that colour it (ECMA-48, SGR): for a terminal that is not drawn on.
  ///
  /// Each row ends with everything reset; what is blank at its end is left away.
  public func escapedLines(depth: ColorDepth) -> [String] {
    (0..<size.height).map { y in
      let row = cells[y * size.width..<(y + 1) * size.width]
      let end = row.lastIndex { $0 != Cell() }.map { $0 + 1 } ?? row.startIndex
      var style = Style.plain
      var line = String.UnicodeScalarView()
      for cell in row[..<end] {
        if cell.style != style {
          line.append(contentsOf: cell.style.sequence(depth).unicodeScalars)
          style = cell.style
        }
        line.append(cell.character)
      }
      return String(line) + (style == .plain ? "" : Style.plain.sequence(depth))
    }
  }
}

extension Style {
  /// What makes a terminal draw in this style, whatever it drew in before.
  fileprivate func sequence(_ depth: ColorDepth) -> String {
    var codes = ["0"]
    if attributes.contains(.bold) { codes.append("1") }
    if attributes.contains(.dim) { codes.append("2") }
    if attributes.contains(.underline) { codes.append("4") }
    if attributes.contains(.reverse) { codes.append("7") }
    codes += [foreground.code(depth, isGround: false), background.code(depth, isGround: true)].compactMap { $0 }
    return "\u{1b}[" + codes.joined(separator: ";") + "m"
  }
}

extension Color {
  fileprivate func code(_ depth: ColorDepth, isGround: Bool) -> String? {
    guard case .rgb(let red, let green, let blue) = self else { return nil }
    let first = isGround ? 40 : 30
    func named(_ index: Int) -> String { "\(index < 8 ? first + index : first + 52 + index)" }
    return switch depth {
    case .mono: nil
    case .ansi8: named(Palette.index8(red, green, blue))
    case .ansi16: named(Palette.index16(red, green, blue))
    case .palette256: "\(first + 8);5;\(Palette.index256(red, green, blue))"
    case .direct: "\(first + 8);2;\(red);\(green);\(blue)"
    }
  }
}
