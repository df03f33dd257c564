import TUI
import Testing

@Suite("Frames as text")
struct EscapeTests {
  static let depths: [(ColorDepth, String)] = [
    (.direct, "38;2;255;0;0;48;2;0;0;0"), (.palette256, "38;5;196;48;5;16"), (.ansi16, "91;40"), (.ansi8, "31;40"),
  ]

  @Test("Colours in the terminal's own way, reset at each row's end; blank ends left away", arguments: depths)
  func colors(_ depth: ColorDepth, _ codes: String) {
    var buffer = Buffer(Size(4, 3))
    let style = Style(.rgb(255, 0, 0), on: .rgb(0, 0, 0))
    (buffer[0, 0], buffer[1, 0]) = (Cell("a", style), Cell("b", style))
    (buffer[0, 2], buffer[2, 2]) = (Cell("c"), Cell("d", Style(.terminalDefault, [.bold, .underline])))
    #expect(buffer.escapedLines(depth: depth) == ["\u{1b}[0;\(codes)mab\u{1b}[0m", "", "c \u{1b}[0;1;4md\u{1b}[0m"])
  }
}
