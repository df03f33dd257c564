import Curses
import Testing

/// The same throws each time.
private struct Dice: RandomNumberGenerator {
  private var state: UInt64 = 31

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }
}

@Suite("What is not sent again")
struct PenFilterTests {
  private static let red = "\u{1b}[38;2;255;0;0m"
  private static let blue = "\u{1b}[38;2;0;0;255m"
  private static let ground = "\u{1b}[48;2;18;21;28m"

  private static func reduce(_ text: String, _ filter: inout PenFilter) -> String {
    String(decoding: filter.reduce(Array(text.utf8)), as: UTF8.self)
  }

  private static func reduce(_ text: String) -> String {
    var filter = PenFilter()
    return reduce("\u{1b}[m" + text, &filter)
  }

  @Test("Colours that the terminal has are left out, also those of the frame before; blanks need the ground only")
  func redundant() {
    let (red, blue, ground) = (PenFilterTests.red, PenFilterTests.blue, PenFilterTests.ground)
    var filter = PenFilter()
    let first = "\u{1b}[m\(red)\(ground)a\(blue)\(ground)b\(red)\(ground)  \(blue)\(ground)c\u{1b}[m"
    #expect(
      PenFilterTests.reduce(first, &filter)
        == "\u{1b}[0;38;2;255;0;0;48;2;18;21;28ma\(blue)b  c")
    #expect(PenFilterTests.reduce("\u{1b}[1;5H\(blue)\(ground)d\u{1b}[m", &filter) == "\u{1b}[1;5Hd")
    #expect(PenFilterTests.reduce("e", &filter) == "\u{1b}[me", "the pen that was taken back counts")
    filter.forget()
    #expect(PenFilterTests.reduce("\(red)f\u{1b}[m\(red)g", &filter) == "\(red)f\u{1b}[0;38;2;255;0;0mg")
  }

  @Test("Attributes go by their own numbers, what is erased has its ground, and what is not understood is handed on")
  func attributes() {
    let (red, ground) = (PenFilterTests.red, PenFilterTests.ground)
    #expect(
      PenFilterTests.reduce("\(red)\u{1b}[1ma\u{1b}(B\u{1b}[m\(red)b\u{1b}(B\u{1b}[mc")
        == "\u{1b}[0;1;38;2;255;0;0ma\u{1b}(B\u{1b}[22mb\u{1b}[mc")
    #expect(
      PenFilterTests.reduce("a\(ground)\u{1b}[4X\u{1b}[mb") == "\u{1b}[ma\(ground)\u{1b}[4X\u{1b}[mb")
    #expect(PenFilterTests.reduce("\u{1b}[7m \u{1b}[27m ") == "\u{1b}[0;7m \u{1b}[m ", "a blank in reverse is seen")
    #expect(
      PenFilterTests.reduce("\u{1b}[3ma\(red)b\u{1b}[0;1mc\u{1b}[1md") == "\u{1b}[m\u{1b}[3ma\(red)b\u{1b}[0;1mcd")
  }

  /// The cells that a terminal would show of text without moves: each with all that is seen of its pen.
  private static func cells(_ text: String) -> [String] {
    var pen = Pen()
    var cells: [String] = []
    var rest = text.unicodeScalars[...]
    while let first = rest.popFirst() {
      guard first == "\u{1b}" else {
        var seen = pen
        if first == " " && !pen.marksBlanks { _ = seen.take([22, 39]) }
        cells.append("\(first) \(seen)")
        continue
      }
      let end = rest.firstIndex(of: "m") ?? rest.endIndex
      let numbers = rest[..<end].dropFirst().split(separator: ";").map { Int(String($0)) ?? -1 }
      _ = pen.take(numbers.isEmpty ? [0] : numbers)
      rest = rest[end...].dropFirst()
    }
    return cells
  }

  @Test("Whatever is drawn, the same cells are seen, and never more bytes are sent")
  func sameCells() {
    var dice = Dice()
    let pens = [
      "\u{1b}[m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[4m", "\u{1b}[7m", "\u{1b}[0;1m", "\u{1b}[39;49m", "\u{1b}[31m",
      "\u{1b}[97m", "\u{1b}[44m", "\u{1b}[38;5;200m", "\u{1b}[48;5;17m", "\u{1b}[22m", "\u{1b}[27m",
      PenFilterTests.red, PenFilterTests.blue, PenFilterTests.ground,
    ]
    var filter = PenFilter()
    var (whole, sent) = ("", "")
    for _ in 0..<300 {
      var frame = "\u{1b}[m"
      for _ in 0..<40 {
        frame += Bool.random(using: &dice) ? pens.randomElement(using: &dice) ?? "" : " "
        frame += ["", " ", "x", "⣿"].randomElement(using: &dice) ?? ""
      }
      let reduced = PenFilterTests.reduce(frame, &filter)
      #expect(reduced.utf8.count <= frame.utf8.count + 2)
      (whole, sent) = (whole + frame, sent + reduced)
    }
    #expect(PenFilterTests.cells(whole) == PenFilterTests.cells(sent))
    #expect(sent.utf8.count < whole.utf8.count)
  }
}
