import CNcurses
import TUI

/// ncurses' numbers for pairs of colours, made as they are needed.
@MainActor
struct ColorPairs {
  private let depth: ColorDepth
  private let isDirect: Bool
  private var numbers: [Colors: Int32] = [:]
  private var next: Int32 = 1
  private let limit: Int32

  private struct Colors: Hashable {
    let foreground: Int32
    let background: Int32
  }

  /// - Parameters:
  ///   - depth: The colours that are used.
  ///   - isDirect: Whether the terminal's own numbers of colours are their red, green and blue.
  init(depth: ColorDepth, isDirect: Bool) {
    (self.depth, self.isDirect) = (depth, isDirect)
    limit = min(32_000, max(8, dctop_pair_limit() - 1))
  }

  /// The number of a style's pair; nil when the table is full and must be emptied with ``reset()`` first.
  mutating func number(of style: Style) -> Int32? {
    if depth == .mono { return 0 }
    let colors = Colors(foreground: code(style.foreground), background: code(style.background))
    if let known = numbers[colors] { return known }
    guard next < limit else { return nil }
    init_extended_pair(next, colors.foreground, colors.background)
    numbers[colors] = next
    next += 1
    return next - 1
  }

  /// Forgets all pairs; everything on the screen must be drawn anew.
  mutating func reset() {
    reset_color_pairs()
    numbers = [:]
    next = 1
  }

  private func code(_ color: Color) -> Int32 {
    guard case .rgb(let red, let green, let blue) = color else { return -1 }
    switch depth {
    case .mono: return -1
    case .ansi8: return Int32(Palette.index8(red, green, blue))
    case .ansi16:
      let index = Palette.index16(red, green, blue)
      return isDirect && index >= 8 ? direct(Palette.color16(index)) : Int32(index)
    case .palette256:
      let index = Palette.index256(red, green, blue)
      return isDirect ? direct(Palette.color256(index)) : Int32(index)
    case .direct: return direct(color)
    }
  }

  private func direct(_ color: Color) -> Int32 {
    guard case .rgb(let red, let green, let blue) = color else { return -1 }
    let value = Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
    return value < 8 ? 8 : value  // the entry's first eight are the palette's
  }
}
