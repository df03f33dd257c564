/// How small images are drawn in character cells, from the most to the least that a terminal must be able to show.
///
/// The raw value is what `--images` and configuration files call it.
public enum ImageMode: String, CaseIterable, Sendable {
  /// Two pixels a cell, in direct colour.
  case direct = "true"
  /// Two pixels a cell, in 256 colours with an ordered dither.
  case palette256 = "256"
  /// Two pixels a cell, in the 16 or 8 colours of the terminal, with an ordered dither.
  case ansi16 = "16"
  /// 2 x 4 dots a cell, by brightness with an ordered dither.
  case braille
  /// A character a cell, by brightness.
  case ascii

  /// What the mode is called where it can be chosen.
  public var name: String {
    switch self {
    case .direct: "half blocks"
    case .palette256: "half blocks, 256"
    case .ansi16: "half blocks, 16"
    case .braille: "braille"
    case .ascii: "ASCII"
    }
  }

  /// The modes that fit the colours and glyphs, best first; the last is always there.
  public static func available(_ glyphs: Glyphs, _ depth: ColorDepth) -> [ImageMode] {
    allCases.filter { mode in
      switch mode {
      case .direct: glyphs.usesHalfBlocks && depth == .direct
      case .palette256: glyphs.usesHalfBlocks && depth >= .palette256
      case .ansi16: glyphs.usesHalfBlocks && depth >= .ansi8
      case .braille: glyphs.usesBraille
      case .ascii: true
      }
    }
  }

  /// The mode that is wished, or else the next one that fits; without a wish the best.
  public static func usable(_ wished: ImageMode?, _ glyphs: Glyphs, _ depth: ColorDepth) -> ImageMode {
    let available = available(glyphs, depth)
    guard let wished, let rank = allCases.firstIndex(of: wished) else { return available[0] }
    return available.first { allCases.firstIndex(of: $0).map { $0 >= rank } ?? false } ?? .ascii
  }
}
