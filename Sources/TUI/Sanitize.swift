extension String {
  /// Text from outside, made safe for a cell grid: what steers a terminal or takes no column becomes `?`, and so does
  /// what takes two.
  public func sanitized() -> String {
    var result = UnicodeScalarView()
    for scalar in unicodeScalars { result.append(scalar.isOneColumn ? scalar : "?") }
    return String(result)
  }

  /// The first `width` columns, the last being `…` (or `~`) where something was cut.
  public func truncated(to width: Int, with mark: Unicode.Scalar) -> String {
    guard unicodeScalars.count > width else { return self }
    guard width > 0 else { return "" }
    return String(UnicodeScalarView(unicodeScalars.prefix(width - 1))) + String(Character(mark))
  }
}

extension Unicode.Scalar {
  /// Whether the scalar is drawn, and one column wide.
  var isOneColumn: Bool {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      .nonspacingMark, .enclosingMark, .spacingMark:
      return false
    default: return !isWide
    }
  }

  /// East Asian wide characters and emoji, by their blocks.
  private var isWide: Bool {
    switch value {
    case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xa960...0xa97c, 0xac00...0xd7a3, 0xf900...0xfaff,
      0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f000...0x1faff, 0x20000...0x3fffd:
      return true
    default: return properties.isEmojiPresentation
    }
  }
}
