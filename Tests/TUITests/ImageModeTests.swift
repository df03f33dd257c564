import TUI
import Testing

@Suite("Images in cells")
struct ImageModeTests {
  private static let side = 8

  private static func frame(_ pixels: [UInt8], _ mode: ImageMode?, _ look: Look, _ size: Size = Size(16, 8)) -> Buffer {
    var buffer = Buffer(size)
    let channels = pixels.count / (side * side)
    ImageView(pixels: pixels, channels: channels, height: side, width: side, mode: mode, look: look)
      .render(in: buffer.area, into: &buffer)
    return buffer
  }

  private static func flat(_ grey: Int) -> [UInt8] { Array(repeating: UInt8(grey), count: side * side) }

  private static func dots(_ buffer: Buffer) -> Int {
    buffer.cells.reduce(0) { sum, cell in
      cell.character.value >= 0x2800 ? sum + (cell.character.value - 0x2800).nonzeroBitCount : sum
    }
  }

  static let steps: [(Glyphs, ColorDepth, [ImageMode])] = [
    (.unicode, .direct, [.direct, .palette256, .ansi16, .braille, .ascii]),
    (.unicode, .palette256, [.palette256, .ansi16, .braille, .ascii]), (.unicode, .ansi8, [.ansi16, .braille, .ascii]),
    (.unicode, .mono, [.braille, .ascii]), (.console, .ansi8, [.ansi16, .ascii]), (.ascii, .direct, [.ascii]),
  ]

  @Test("The best that colours and glyphs allow; a wish that does not fit gives way to the next", arguments: steps)
  func ladder(_ glyphs: Glyphs, _ depth: ColorDepth, _ wanted: [ImageMode]) {
    #expect(ImageMode.available(glyphs, depth) == wanted)
    #expect(ImageMode.usable(nil, glyphs, depth) == wanted[0])
    for mode in ImageMode.allCases {
      let found = ImageMode.usable(mode, glyphs, depth)
      #expect(wanted.contains(mode) ? found == mode : wanted.contains(found))
    }
  }

  @Test("Braille: the share of dots is the brightness, more the brighter, and inverted on a bright ground")
  func braille() {
    let count = 16 * 8 * 8
    var last = -1
    for grey in stride(from: 0, through: 255, by: 17) {
      let dark = ImageModeTests.dots(ImageModeTests.frame(ImageModeTests.flat(grey), .braille, Look(theme: .dark)))
      let light = ImageModeTests.dots(ImageModeTests.frame(ImageModeTests.flat(grey), .braille, Look(theme: .light)))
      #expect(abs(Double(dark) / Double(count) - Double(grey) / 255) <= 1 / 16.0, "\(grey): \(dark)")
      #expect(dark >= last && abs(dark + light - count) <= count / 16)
      last = dark
    }
    #expect(last == count)
  }

  @Test("Characters: a faint image is stretched over the whole ramp")
  func ramp() {
    let faint = (0..<64).map { (index: Int) -> UInt8 in UInt8(100 + index / 4) }
    let text = ImageModeTests.frame(faint, .ascii, Look()).lines.joined()
    #expect(text.contains("@") && text.contains(" ") && text.contains("="))
    let rows = ImageModeTests.frame(faint, .ascii, Look(theme: .light)).lines
    #expect(rows[0].first == "@" && rows[7].last == " ")
  }

  @Test(
    "Every colour of a mode is one that the terminal has, and the dither's mean is near the image's",
    arguments: [(ImageMode.palette256, ColorDepth.direct), (.ansi16, .ansi16), (.ansi16, .ansi8)])
  func colors(_ mode: ImageMode, _ depth: ColorDepth) {
    let pixels = (0..<192).map { (index: Int) -> UInt8 in UInt8(index * 4 / 3) }
    let buffer = ImageModeTests.frame(pixels, mode, Look(depth: depth))
    for color in buffer.cells.flatMap({ [$0.style.foreground, $0.style.background] }) {
      guard case .rgb(let red, let green, let blue) = color else {
        Issue.record("a cell without colour")
        continue
      }
      switch depth {
      case .ansi16: #expect(Palette.color16(Palette.index16(red, green, blue)) == color)
      case .ansi8: #expect(Palette.color16(Palette.index8(red, green, blue)) == color)
      default: for level in [red, green, blue] { #expect([0, 95, 135, 175, 215, 255].contains(level)) }
      }
    }
    let grey = ImageModeTests.frame(ImageModeTests.flat(178), mode, Look(depth: depth))
    let reds = grey.cells.flatMap { [$0.style.foreground, $0.style.background] }.map { color -> Int in
      if case .rgb(let red, _, _) = color { Int(red) } else { 0 }
    }
    #expect(abs(reds.reduce(0, +) / reds.count - 178) < 40, "\(reds.reduce(0, +) / reds.count)")
  }
}
