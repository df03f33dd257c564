import Dashboard
import TUI
import Telemetry
import Testing

@Suite("How a run is shown, as the user decides")
struct FaceTests {
  private static let size = Size(120, 40)

  private static func text(_ model: DashboardModel, _ look: Look = Look(), _ size: Size = FaceTests.size) -> String {
    model.frame(size: size, look: look).lines.joined(separator: "\n")
  }

  private static func press(_ keys: String, in model: inout DashboardModel) {
    for key in keys { _ = model.update(.key(.character(key))) }
  }

  @Test("w goes through the layouts and round, W back; any pane can be shown beside")
  func presets() {
    var model = Script.model()
    FaceTests.press("w", in: &model)
    #expect(model.visible == [.loss, .run] && FaceTests.text(model).contains("layout: loss and run"))
    FaceTests.press("5", in: &model)
    #expect(FaceTests.text(model).contains("⁵samples"))
    FaceTests.press("W", in: &model)
    #expect(model.visible == Set(Pane.allCases))
    FaceTests.press("W", in: &model)
    #expect(model.visible == Preset.all[4].panes && model.visible.contains(model.focused))
    FaceTests.press("w", in: &model)
    #expect(model.visible == Set(Pane.allCases))
  }

  @Test("The list of themes appears with t, and goes by itself or by Esc")
  func themes() {
    var model = Script.model()
    let themes = [Theme.dark, .light, .mono]
    _ = model.update(.themes(themes, current: 0))
    #expect(!FaceTests.text(model).contains("themes"))
    #expect(model.update(.key(.character("t"))) == [.changeTheme(by: 1)])
    _ = model.update(.themes(themes, current: 1))
    let shown = FaceTests.text(model)
    #expect(shown.contains("themes") && shown.contains("2 of 3") && shown.contains("→ light"))
    for depth in ColorDepth.allCases {
      for size in [Size(40, 12), Size(80, 24)] {
        #expect(FaceTests.text(model, Look(glyphs: .ascii, depth: depth), size).contains("> light"))
      }
    }
    _ = model.update(.key(.escape))
    #expect(!FaceTests.text(model).contains("2 of 3"))
    _ = model.update(.key(.character("T")))
    _ = model.update(.tick(Moment(seconds: 130, secondsOfDay: 74_610)))
    #expect(!FaceTests.text(model).contains("2 of 3"))
  }

  @Test("Options are chosen and changed by arrows, told in words, and saved when asked: those that have changed")
  func options() {
    var model = Script.model()
    _ = model.update(.themes([.dark, .light], current: 0))
    FaceTests.press("o", in: &model)
    #expect(FaceTests.text(model).contains("t and T change it too"))
    #expect(model.update(.key(.right)) == [.changeTheme(by: 1)])
    for _ in 0..<3 { _ = model.update(.key(.down)) }
    _ = model.update(.key(.left))
    #expect(FaceTests.text(model).contains("← 0.6 →"))
    _ = model.update(.key(.down))
    _ = model.update(.key(.right))
    _ = model.update(.key(.up))
    let effects = model.update(.key(.character("s")))
    guard case .saveOptions(let saved)? = effects.first else {
      Issue.record("\(effects)")
      return
    }
    #expect(saved.map { "\($0.name) = \($0.toml)" } == ["average = 0.6", "log = true"])
    guard case .saveOptions(let again)? = model.update(.key(.character("s"))).first else { return }
    #expect(again.map(\.name) == ["average"], "where none has changed, the one that is chosen")
    _ = model.update(.key(.escape))
    #expect(!FaceTests.text(model).contains("saves"))
    for size in [Size(40, 12), Size(80, 24)] {
      FaceTests.press("o", in: &model)
      #expect(FaceTests.text(model, Look(glyphs: .ascii, depth: .mono), size).contains("options"))
      _ = model.update(.key(.escape))
    }
  }

  @Test("Images go through the modes that the terminal has; fewer colours are fewer modes")
  func images() {
    var model = Script.model()
    var modes: [ImageMode?] = []
    for _ in 0..<6 {
      FaceTests.press("k", in: &model)
      modes.append(model.settings.images)
    }
    #expect(modes == [.direct, .palette256, .ansi16, .braille, .ascii, nil])
    func samples() -> String { model.frame(size: FaceTests.size, look: Look()).lines[27...35].joined() }
    #expect(samples().contains("▀"))
    FaceTests.press("kkkk", in: &model)
    #expect(samples().unicodeScalars.contains { (0x2801...0x28ff).contains($0.value) } && !samples().contains("▀"))
    var plain = DashboardModel(.training, settings: DisplaySettings(depth: .mono, glyphs: .ascii))
    FaceTests.press("k", in: &plain)
    #expect(plain.settings.images == .ascii)
  }

  @Test("What is copied: the newest event that is shown, or the selected cluster")
  func copying() {
    var model = DashboardModel()
    #expect(model.update(.key(.control("o"))) == [])
    model = Script.model()
    #expect(model.update(.key(.control("o"))) == [.copy("epoch 6 cluster 0 size 512 nearest #0 #1 #2 #3 #4 #5")])
    for _ in 0..<3 { _ = model.update(.key(.tab)) }
    guard case .copy(let line)? = model.update(.key(.control("o"))).first else {
      Issue.record("no event is copied")
      return
    }
    #expect(line.hasSuffix("e5 snapshot epoch-004 saved, 2.3 MiB"), "\(line)")
    #expect(model.update(.key(.control("p"))) == [.saveScreen])
  }
}
