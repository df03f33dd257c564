import Curses
import TUI
import Testing

@Suite("The clipboard and the mouse")
struct ClipboardTests {
  @Test(
    "Text as base64 in OSC 52",
    arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("▲ é", "4payIMOp")])
  func sequence(_ text: String, _ wanted: String) {
    #expect(Clipboard.sequence(text, isInTmux: false) == "\u{1b}]52;c;\(wanted)\u{7}")
  }

  @Test("tmux gets it plain and wrapped, and what is long is cut between characters")
  func limits() {
    let wrapped = Clipboard.sequence("f", isInTmux: true)
    #expect(wrapped == "\u{1b}]52;c;Zg==\u{7}\u{1b}Ptmux;\u{1b}\u{1b}]52;c;Zg==\u{7}\u{1b}\\")
    let long = Clipboard.sequence(String(repeating: "é", count: 9000), isInTmux: false)
    #expect(long.utf8.count < Clipboard.limit * 4 / 3 + 20)
    #expect(long == Clipboard.sequence(String(repeating: "é", count: Clipboard.limit / 2), isInTmux: false))
  }

  @Test("Numbers of the shim as what the mouse does; none outside the screen")
  func mouse() {
    #expect(KeyDecoder.mouse(1, x: 3, y: 4) == MouseEvent(.press, x: 3, y: 4))
    #expect(KeyDecoder.mouse(3, x: 0, y: 0) == MouseEvent(.drag, x: 0, y: 0))
    #expect(KeyDecoder.mouse(6, x: 1, y: 2) == MouseEvent(.rightPress, x: 1, y: 2))
    #expect(KeyDecoder.mouse(5, x: 9, y: 0) == MouseEvent(.wheelDown, x: 9, y: 0))
    for number: Int32 in [0, 7, -1] { #expect(KeyDecoder.mouse(number, x: 1, y: 1) == nil) }
    #expect(KeyDecoder.mouse(1, x: -1, y: 0) == nil)
  }
}
