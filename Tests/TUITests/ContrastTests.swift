import Foundation
import TUI
import TestSupport
import Testing

@Suite("Themes can be read")
struct ContrastTests {
  static let files: [URL] = {
    let folder = TestFiles.root.appendingPathComponent("themes")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".theme") }.sorted().map { folder.appendingPathComponent($0) }
  }()

  private static let text: [Role] = [
    .mainForeground, .title, .highlight, .inactive, .graphText, .misc, .ema, .best, .eventInfo, .eventWarning,
    .eventError, .empty, .cursor, .series1, .series2, .series3, .series4,
  ]

  private static func theme(_ file: URL) throws -> Theme {
    let name = file.deletingPathExtension().lastPathComponent
    let (theme, warnings) = Theme.parse(try String(contentsOf: file, encoding: .utf8), name: name)
    #expect(warnings.isEmpty, "\(file.path): \(warnings)")
    return theme
  }

  /// WCAG 2's relative luminance; the terminal's own ground is taken as black.
  private static func luminance(_ color: Color) -> Double {
    guard case .rgb(let red, let green, let blue) = color else { return 0 }
    let linear = [red, green, blue].map { byte -> Double in
      let value = Double(byte) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  private static func ratio(_ a: Color, _ b: Color) -> Double {
    let (low, high) = (min(luminance(a), luminance(b)), max(luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)
  }

  /// The colour as a terminal of 256 shows it.
  private static func of256(_ color: Color) -> Color {
    guard case .rgb(let red, let green, let blue) = color else { return color }
    let index = Palette.index256(red, green, blue)
    if index >= 232 {
      let grey = UInt8(8 + 10 * (index - 232))
      return .rgb(grey, grey, grey)
    }
    let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
    return .rgb(levels[(index - 16) / 36], levels[(index - 16) / 6 % 6], levels[(index - 16) % 6])
  }

  /// The theme of 16 colours is shown by these themselves.
  private static func shown(_ color: Color, _ theme: Theme) -> [Color] {
    theme.name == "sixteen" ? [color] : [color, of256(color)]
  }

  @Test("Text stands out from its ground by 4.5:1, in direct colour and in 256", arguments: files)
  func contrast(_ file: URL) throws {
    let theme = try ContrastTests.theme(file)
    var pairs = ContrastTests.text.map { ($0, Role.mainBackground) }
    pairs += [(.selectedForeground, .selectedBackground), (.bannerForeground, .pauseBackground)]
    let least = theme.name.hasPrefix("contrast") ? 7 : 4.5
    for (text, ground) in pairs {
      let (texts, grounds) = (
        ContrastTests.shown(theme.color(text), theme), ContrastTests.shown(theme.color(ground), theme)
      )
      for (index, (text, ground)) in zip(texts, grounds).enumerated() {
        let found = ContrastTests.ratio(text, ground)
        #expect(found >= (index == 0 ? least : 4.5), "\(theme.name): \(text) on \(ground) is \(found)")
      }
    }
    for gradient in [GradientRole.loss, .size, .nmi, .progress] {
      for share in [0, 0.5, 1] {
        let found = ContrastTests.ratio(theme.color(gradient, at: share), theme.color(.mainBackground))
        #expect(found >= 3, "\(theme.name): \(gradient) at \(share) is \(found)")
      }
    }
  }

  @Test("There are at least ten, bright ones, grey ones and one of 16 colours among them")
  func choice() throws {
    let themes = try ContrastTests.files.map(ContrastTests.theme)
    #expect(themes.count >= 10 && themes.count { $0.isLight } >= 3)
    let wished: Set = ["dark", "light", "mono", "greyscale", "contrast", "colorblind", "sixteen"]
    #expect(wished.isSubset(of: themes.map(\.name)))
    let sixteen = try #require(themes.first { $0.name == "sixteen" })
    for role in Role.allCases {
      guard case .rgb(let red, let green, let blue) = sixteen.color(role) else { continue }
      let index = Palette.index16(red, green, blue)
      #expect(Palette.color16(index) == sixteen.color(role), "\(role)")
    }
  }

  @Test("Of a file with forty broken lines each is a warning, and the colours are the dark theme's")
  func broken() {
    let lines = (0..<40).map { index in
      ["theme[main_fg]=\"#12345\"", "theme[title=#ffffff", "main_bg #000000", "theme[hi_fg]=\"1 2 999\""][index % 4]
    }
    let (theme, warnings) = Theme.parse(lines.joined(separator: "\n"), name: "broken")
    #expect(warnings.count == 40 && warnings[0].hasPrefix("1: ") && warnings[39].hasPrefix("40: "))
    for role in Role.allCases { #expect(theme.color(role) == Theme.dark.color(role), "\(role)") }
    #expect(theme.color(.loss, at: 0.3) == Theme.dark.color(.loss, at: 0.3))
  }

  @Test("A theme with btop's keys only colours every part")
  func foreign() {
    let keys = [
      "main_bg", "main_fg", "title", "hi_fg", "selected_bg", "selected_fg", "inactive_fg", "graph_text", "meter_bg",
      "proc_misc", "cpu_box", "mem_box", "net_box", "proc_box", "div_line", "temp_start", "temp_mid", "temp_end",
      "cpu_start", "cpu_mid", "cpu_end", "free_start", "free_mid", "free_end", "cached_start", "cached_mid",
      "cached_end", "available_start", "available_mid", "available_end", "used_start", "used_mid", "used_end",
      "download_start", "download_mid", "download_end", "upload_start", "upload_mid", "upload_end", "process_start",
      "process_mid", "process_end",
    ]
    let text = keys.enumerated().map { index, key in "theme[\(key)]=\"#7700\(two(index))\"" }.joined(separator: "\r\n")
    let (theme, warnings) = Theme.parse("#Bashtop theme\r\n" + text, name: "foreign")
    #expect(warnings.isEmpty, "\(warnings)")
    func isOwn(_ color: Color) -> Bool { if case .rgb(0x77, 0, _) = color { true } else { false } }
    for role in Role.allCases where ![.pauseBackground, .bannerForeground].contains(role) {
      #expect(isOwn(theme.color(role)), "\(role)")
    }
    for gradient in GradientRole.allCases { #expect(isOwn(theme.color(gradient, at: 0.7)), "\(gradient)") }
  }

  private func two(_ index: Int) -> String { (index < 16 ? "0" : "") + String(index, radix: 16) }
}
