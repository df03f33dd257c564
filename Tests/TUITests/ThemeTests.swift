import Foundation
import TUI
import TestSupport
import Testing

@Suite("Themes and text")
struct ThemeTests {
  @Test(
    "The files in themes/ are without fault, and the compiled-in themes are the same",
    arguments: [Theme.dark, .light, .mono])
  func bundled(_ theme: Theme) throws {
    let file = TestFiles.root.appendingPathComponent("themes/\(theme.name).theme")
    let (read, warnings) = Theme.parse(try String(contentsOf: file, encoding: .utf8), name: theme.name)
    #expect(warnings.isEmpty)
    #expect(read == theme)
  }

  @Test("btop's syntax: comments, grey, decimal, empty; faults are warnings with their line")
  func syntax() {
    let (theme, warnings) = Theme.parse(
      """
      # a comment
      theme[main_bg]=""
      theme[main_fg]="#80"
        theme[hi_fg] = '10 20 30'
      theme[title]="#12345"
      theme[cpu_start]="#000000"
      theme[cpu_end]="#ffffff"
      theme[cpu_mid]="rubbish"
      theme[unknown_key]="#ffffff"
      nonsense
      theme[cpu_box]="#010203"
      """, name: "test")
    #expect(theme.color(.mainBackground) == .terminalDefault)
    #expect(theme.color(.mainForeground) == .rgb(128, 128, 128))
    #expect(theme.color(.highlight) == .rgb(10, 20, 30))
    #expect(theme.color(.title) == Theme.dark.color(.title))
    #expect(theme.color(.lossBox) == .rgb(1, 2, 3), "btop's key stands in")
    #expect(theme.color(.loss, at: 0.5) == .rgb(128, 128, 128))
    #expect(theme.color(.loss, at: -3) == .rgb(0, 0, 0) && theme.color(.loss, at: .nan) == .rgb(0, 0, 0))
    #expect(warnings.map { $0.prefix(3) } == ["5: ", "8: ", "10:"])
  }

  @Test("Light and dark are told apart")
  func brightness() { #expect(Theme.light.isLight && !Theme.dark.isLight && !Theme.mono.isLight) }

  @Test("Without colours, roles differ by attributes")
  func mono() {
    let look = Look(theme: .mono, depth: .mono)
    #expect(look.style(.eventError).attributes == [.bold, .reverse])
    #expect(look.style(.inactive).attributes == .dim && look.style(.mainForeground) == .plain)
    #expect(look.style(.eventError).foreground == .terminalDefault)
  }

  @Test(
    "Text from outside takes one column a scalar and steers nothing",
    arguments: [
      ("plain", "plain"), ("a\u{1b}[31mb", "a?[31mb"), ("tab\tnew\nline", "tab?new?line"), ("\u{9b}2J", "?2J"),
      ("right\u{202e}left", "right?left"), ("e\u{301}", "e?"), ("日本", "??"), ("über", "über"), ("🙂", "?"),
      ("zero\u{200b}width", "zero?width"),
    ])
  func sanitizer(_ text: String, _ wanted: String) { #expect(text.sanitized() == wanted) }

  @Test("The nearest of 256 colours never is one of the user's own 16")
  func palette() {
    #expect(Palette.index256(0, 0, 0) == 16 && Palette.index256(255, 255, 255) == 231)
    #expect(Palette.index256(255, 0, 0) == 196 && Palette.index256(128, 128, 128) == 244)
    for red in stride(from: 0, to: 256, by: 15) {
      for green in stride(from: 0, to: 256, by: 51) {
        #expect((16...255).contains(Palette.index256(UInt8(red), UInt8(green), 77)))
      }
    }
    #expect(Palette.index16(250, 10, 10) == 9 && Palette.index8(250, 10, 10) == 1 && Palette.index8(0, 0, 0) == 0)
  }

  @Test("Numbers as people read them")
  func numbers() {
    #expect(NumberFormat.fixed(1.23456, 3) == "1.235" && NumberFormat.fixed(-0.0001, 2) == "0.00")
    #expect(NumberFormat.fixed(nil, 3) == "-" && NumberFormat.fixed(.nan, 3) == "nan")
    #expect(NumberFormat.fixed(-.infinity, 1) == "-inf" && NumberFormat.fixed(9.999, 1) == "10.0")
    #expect(NumberFormat.grouped(1_234_567) == "1 234 567" && NumberFormat.grouped(-12) == "-12")
    #expect(NumberFormat.compact(4812) == "4.8k" && NumberFormat.compact(12_345_678) == "12M")
    #expect(NumberFormat.bytes(16 << 20) == "16 MiB" && NumberFormat.bytes(900) == "900 B")
    #expect(NumberFormat.duration(2650) == "00:44:10" && NumberFormat.duration(nil) == "--:--:--")
    let shares = [0, 0.001, 0.005, 0.5, 0.994, 0.999, 1].map(NumberFormat.roundPercent)
    #expect(shares == ["0 %", "<1 %", "1 %", "50 %", "99 %", ">99 %", "100 %"], "\(shares)")
    #expect(NumberFormat.duration(90_000) == "1d 01:00:00" && NumberFormat.percent(0.063) == "6.3 %")
    #expect(NumberFormat.fixed(5.118668e25, 4) == "5.12e25" && NumberFormat.fixed(-9.999e15, 4) == "-1.00e16")
    let ages = [0, 59, 61, 7300, 200_000].map(NumberFormat.age)
    #expect(ages == ["just now", "just now", "1 min ago", "2 h ago", "2 d ago"])
  }
}
