import Dashboard
import Foundation
import TUI
import Telemetry
import TestSupport
import Testing

/// Frames of one told run: every pane alone, every layout, every theme. Each file shows all that belongs together.
@Suite("Frames of every pane, layout and theme as recorded")
struct GoldenFrameTests {
  private static let sizes = [Size(120, 40), Size(80, 24)]

  /// Half-way through a run, with an alarm; the samples in braille, so that they are seen in a text.
  private static func model() -> DashboardModel {
    var model = Script.model()
    for _ in 0..<4 { _ = model.update(.key(.character("k"))) }
    _ = model.update(
      .event(
        .alarmRaised(
          Alarm(
            kind: .giantCluster, epoch: 5, finding: "one cluster has 80 % of the images",
            advice: "a smaller rate (:lr X)"))))
    _ = model.update(.tick(Moment(seconds: 125, secondsOfDay: 74_605)))
    return model
  }

  /// The frame at both sizes, one below the other.
  private static func frames(_ model: DashboardModel) -> [String] {
    sizes.flatMap { size in ["\(size.width) x \(size.height)"] + model.frame(size: size, look: Look()).lines + [""] }
  }

  @Test("Every pane alone", arguments: Pane.allCases)
  func pane(_ pane: Pane) {
    var model = GoldenFrameTests.model()
    for _ in 1..<pane.rawValue { _ = model.update(.key(.tab)) }
    _ = model.update(.key(.enter))
    #expect(model.focused == pane)
    expectGolden(GoldenFrameTests.frames(model), "pane-\(pane)")
  }

  @Test("Every layout", arguments: Array(Preset.all.enumerated()).map { ($0.offset, $0.element.name) })
  func preset(_ place: Int, _ name: String) {
    var model = GoldenFrameTests.model()
    for _ in 0..<place { _ = model.update(.key(.character("w"))) }
    _ = model.update(.tick(Moment(seconds: 135, secondsOfDay: 74_615)))
    expectGolden(GoldenFrameTests.frames(model), "layout-\(name.split(separator: " ").joined(separator: "-"))")
  }

  static let themes: [URL] = {
    let folder = TestFiles.root.appendingPathComponent("themes")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".theme") }.sorted().map { folder.appendingPathComponent($0) }
  }()

  @Test(
    "Every theme: below each row of text how each cell looks, in letters that are explained at the end",
    arguments: themes)
  func theme(_ file: URL) throws {
    let name = file.deletingPathExtension().lastPathComponent
    let theme = Theme.parse(try String(contentsOf: file, encoding: .utf8), name: name).theme
    var model = GoldenFrameTests.model()
    for key in "ic" { _ = model.update(.key(.character(key))) }
    for key in [Key.down, .character(" "), .escape] { _ = model.update(.key(key)) }
    let frames = GoldenFrameTests.sizes.map { model.frame(size: $0, look: Look(theme: theme)) }
    expectGolden(GoldenFrameTests.styled(frames), "theme-\(name)")
  }

  private static let letters = Array(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+*#%&=<>/()[]{}!?".unicodeScalars)

  /// Rows of text, each with a row of letters below it, and what the letters mean in the order in which they come.
  private static func styled(_ frames: [Buffer]) -> [String] {
    var styles: [Style: Unicode.Scalar] = [:]
    var legend: [String] = []
    var rows: [String] = []
    for frame in frames {
      for (y, line) in frame.lines.enumerated() {
        var codes = String.UnicodeScalarView()
        for x in 0..<frame.size.width {
          let style = frame[x, y].style
          if styles[style] == nil {
            let letter = letters[min(styles.count, letters.count - 1)]
            styles[style] = letter
            legend.append("\(letter) \(words(style))")
          }
          codes.append(styles[style] ?? "~")
        }
        rows += [line, String(codes)]
      }
      rows.append("")
    }
    return rows + legend
  }

  private static func words(_ style: Style) -> String {
    let attributes: [(Attributes, String)] = [
      (.bold, "bold"), (.dim, "dim"), (.reverse, "reverse"), (.underline, "underline"),
    ]
    return
      ([words(style.foreground), "on", words(style.background)]
      + attributes.filter { style.attributes.contains($0.0) }.map(\.1)).joined(separator: " ")
  }

  private static func words(_ color: Color) -> String {
    guard case .rgb(let red, let green, let blue) = color else { return "default" }
    return "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
