import Curses
import TUI
import Testing

@Suite("What a terminal can show")
struct CapabilityTests {
  struct Case: Sendable {
    let choice: ColorChoice
    let variables: [String: String]
    let colors: Int
    var hasDirect = false
    let wanted: ColorDepth
  }

  static let cases = [
    Case(choice: .auto, variables: ["TERM": "xterm-256color"], colors: 256, wanted: .palette256),
    Case(choice: .auto, variables: ["TERM": "xterm-256color", "COLORTERM": "truecolor"], colors: 256, wanted: .direct),
    Case(choice: .auto, variables: ["TERM": "xterm-256color", "COLORTERM": "24bit"], colors: 256, wanted: .direct),
    Case(choice: .auto, variables: ["TERM": "linux", "COLORTERM": "truecolor"], colors: 8, wanted: .ansi8),
    Case(choice: .auto, variables: ["TERM": "xterm"], colors: 8, wanted: .ansi8),
    Case(choice: .auto, variables: ["TERM": "xterm-16color"], colors: 16, wanted: .ansi16),
    Case(choice: .auto, variables: ["TERM": "vt100"], colors: -1, wanted: .mono),
    Case(choice: .auto, variables: ["TERM": "xterm-direct"], colors: 1 << 24, hasDirect: true, wanted: .direct),
    Case(choice: .auto, variables: ["NO_COLOR": "1", "COLORTERM": "truecolor"], colors: 256, wanted: .mono),
    Case(choice: .auto, variables: ["NO_COLOR": ""], colors: 256, wanted: .palette256),
    Case(choice: .palette256, variables: ["NO_COLOR": "1"], colors: 8, wanted: .palette256),
    Case(choice: .never, variables: ["COLORTERM": "truecolor"], colors: 256, wanted: .mono),
    Case(choice: .ansi16, variables: [:], colors: 256, wanted: .ansi16),
    Case(choice: .direct, variables: [:], colors: 8, wanted: .direct),
  ]

  @Test("The first rule of the ladder that applies", arguments: cases)
  func depth(_ example: Case) {
    let found = TerminalCapability.depth(
      example.choice, variable: { example.variables[$0] }, colors: example.colors, hasDirect: example.hasDirect)
    #expect(found == example.wanted)
  }

  @Test(
    "Characters by locale and terminal",
    arguments: [
      (false, "UTF-8", "xterm", Glyphs.unicode), (true, "UTF-8", "xterm", .ascii),
      (false, "ANSI_X3.4-1968", "xterm", .ascii),
      (false, "UTF-8", "linux", .console), (false, "", "xterm", .ascii),
    ])
  func glyphs(_ ascii: Bool, _ codeset: String, _ term: String, _ wanted: Glyphs) {
    #expect(TerminalCapability.glyphs(ascii: ascii, codeset: codeset, term: term) == wanted)
  }

  @Test("Pictures do not come through tmux and screen")
  func pictures() {
    func obstacle(_ variables: [String: String]) -> String? {
      TerminalCapability.obstacleToPictures { variables[$0] }
    }
    #expect(obstacle(["TERM": "xterm-kitty"]) == nil && obstacle([:]) == nil)
    #expect(obstacle(["TERM": "xterm-256color", "TMUX": "/tmp/tmux-0/default,1,0"])?.hasPrefix("tmux keeps") == true)
    #expect(obstacle(["TERM": "tmux-256color"])?.hasPrefix("tmux keeps") == true, "over ssh from within tmux")
    #expect(obstacle(["TERM": "screen", "STY": "1.pts"])?.hasPrefix("screen keeps") == true)
  }

  @Test(
    "Characters as keys",
    arguments: [
      (UInt32(9), Key.tab), (13, .enter), (27, .escape), (127, .backspace), (3, .control("c")), (12, .control("l")),
      (32, .character(" ")), (63, .character("?")), (0xfc, .character("ü")),
    ])
  func characters(_ code: UInt32, _ wanted: Key) { #expect(KeyDecoder.key(character: code) == wanted) }

  @Test(
    "Codes as keys",
    arguments: [(Int32(0o403), Key.up), (0o541, .backTab), (0o410 + 10, .function(10)), (0o522, .pageDown)])
  func codes(_ code: Int32, _ wanted: Key) { #expect(KeyDecoder.key(code: code) == wanted) }

  @Test("What is no key is none")
  func noKeys() {
    #expect(KeyDecoder.key(code: 0o632) == nil)
    #expect(KeyDecoder.key(character: 0x9b) == nil && KeyDecoder.key(character: 0) == nil)
  }

  @Test("Codes above those of ncurses tell of the focus, and are no keys")
  func focusCodes() {
    #expect(KeyDecoder.focus(code: 512) == true && KeyDecoder.focus(code: 513) == false)
    #expect(KeyDecoder.focus(code: 511) == nil && KeyDecoder.focus(code: 514) == nil)
    #expect(KeyDecoder.key(code: 512) == nil && KeyDecoder.key(code: 513) == nil)
  }
}
