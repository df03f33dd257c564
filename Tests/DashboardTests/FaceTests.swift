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
    // Half blocks, and blanks where the two pixels of a cell are alike.
    let frame = model.frame(size: FaceTests.size, look: Look())
    let grounds = (27...35).map { frame[4, $0].style }
    #expect(grounds.contains { $0.foreground == $0.background || samples().contains("▀") })
    FaceTests.press("kkkk", in: &model)
    #expect(samples().unicodeScalars.contains { (0x2801...0x28ff).contains($0.value) } && !samples().contains("▀"))
    var plain = DashboardModel(.training, settings: DisplaySettings(depth: .mono, glyphs: .ascii))
    FaceTests.press("k", in: &plain)
    #expect(plain.settings.images == .ascii)
  }

  @Test("With vim's keys h, j, k and l move, H is help and K the images; answers and typed letters stay what they are")
  func vimKeys() {
    var model = DashboardModel(.training, settings: DisplaySettings(usesVimKeys: true))
    FaceTests.press("h", in: &model)
    #expect(!FaceTests.text(model).contains("pause and resume training"))
    FaceTests.press("H", in: &model)
    #expect(FaceTests.text(model).contains("pause and resume training"))
    FaceTests.press("jj", in: &model)
    #expect(FaceTests.text(model).contains("3-"), "the help scrolls")
    _ = model.update(.key(.escape))
    FaceTests.press("K", in: &model)
    #expect(model.settings.images == .direct)
    FaceTests.press(":k", in: &model)
    #expect(FaceTests.text(model).contains(":k"))
    _ = model.update(.key(.escape))
    var training = Script.model()
    FaceTests.press("o", in: &training)
    for _ in 0..<7 { _ = training.update(.key(.down)) }
    _ = training.update(.key(.right))
    #expect(training.settings.usesVimKeys)
    _ = training.update(.key(.escape))
    FaceTests.press("ll", in: &training)
    #expect(training.selectedCluster == 2)
    FaceTests.press("q", in: &training)
    #expect(training.update(.key(.character("k"))) == [.quit(.now)])
  }

  @Test("^R asks for the configuration and the themes' files; what the user has changed and they have not, stays")
  func reloading() {
    var model = Script.model()
    #expect(model.update(.key(.control("r"))) == [.reload])
    _ = model.update(.key(.character("m")))
    let before = DisplaySettings()
    var now = DisplaySettings(averageFactor: 0.99, isLogarithmic: true, usesBell: true)
    now.framesPerSecond = 4
    _ = model.update(.settings(now, before: before))
    #expect(model.settings.usesBell && model.settings.framePeriod == 250 && model.settings.usesMouse == false)
    FaceTests.press("o", in: &model)
    let lines = FaceTests.text(model)
    #expect(lines.contains("0.99") && lines.contains("frame-rate"), "\(lines)")
    _ = model.update(.key(.escape))
    #expect(model.update(.settings(now, before: now)) == [] && model.settings.usesMouse == false)
  }

  @Test("What is remembered puts the face as it was; names that mean nothing are as if they were not there")
  func memory() {
    var model = Script.model()
    FaceTests.press("ww5vv", in: &model)
    let left = model.memory
    #expect(left != Script.model().memory)
    var next = DashboardModel()
    next.recall(left)
    #expect(next.memory == left && next.visible == model.visible && next.clusterView == model.clusterView)
    #expect(next.visible.contains(next.focused))
    var other = DashboardModel()
    other.recall(FaceMemory(layout: "none", panes: "loss \u{1b} picture", clusterView: "labelMap"))
    #expect(other.visible == [.loss] && other.clusterView == .bySize)
    var fresh = DashboardModel()
    fresh.recall(FaceMemory())
    #expect(fresh.memory == DashboardModel().memory)
  }

  @Test("Images are square in cells of any shape")
  func cellRatio() {
    #expect(ImageView.size(fitting: Size(40, 10)) == Size(20, 10) && ImageView.size(fitting: Size(9, 10)) == Size(8, 4))
    #expect(ImageView.size(fitting: Size(40, 10), cellRatio: 0.4) == Size(25, 10))
    #expect(ImageView.size(fitting: Size(40, 10), cellRatio: 1) == Size(10, 10))
    var look = Look()
    let square = Script.model().frame(size: FaceTests.size, look: look)
    look.cellRatio = 0.4
    let wider = Script.model().frame(size: FaceTests.size, look: look)
    func drawn(_ frame: Buffer) -> Int {
      frame.lines.filter { $0.contains(" d0.") }.joined().count { $0 == "#" }
    }
    #expect(drawn(wider) < drawn(square), "wider images are fewer")
  }

  @Test("The network's gradient is told once it is known, and a wide pane has its figures beside each other")
  func gradient() {
    var model = Script.model()
    #expect(!FaceTests.text(model).contains("gradient"))
    for (iteration, norm) in [(20, 0.8412), (21, nil)] {
      _ = model.update(
        .event(
          .batchEnded(
            BatchStats(
              epoch: 5, iteration: iteration, iterationCount: 39, loss: 1, learningRate: 0.05, seconds: 0.3,
              images: 256, gradientNorm: norm))))
    }
    #expect(FaceTests.text(model).contains("gradient 0.841"), "\(FaceTests.text(model))")
    FaceTests.press("w", in: &model)
    let lines = model.frame(size: Size(120, 40), look: Look()).lines
    #expect(lines.contains { $0.contains("best ") && $0.contains("cpu 187 %") }, "\(lines)")
  }

  @Test("+ and - are the time between frames outside the plot, by tenths of a second, within bounds")
  func framePeriod() {
    var model = Script.model()
    _ = model.update(.key(.tab))
    FaceTests.press("++", in: &model)
    #expect(model.settings.framePeriod == 300 && FaceTests.text(model).contains("a frame each 300 ms at most"))
    FaceTests.press("-", in: &model)
    #expect(model.settings.framePeriod == 200 && model.settings.framesPerSecond == 5)
    FaceTests.press("-----", in: &model)
    #expect(model.settings.framePeriod == 33)
    FaceTests.press(String(repeating: "+", count: 80), in: &model)
    #expect(model.settings.framePeriod == 5000)
    for rate in DisplaySettings.frameRates {
      #expect(DisplaySettings(framesPerSecond: rate).framesPerSecond == rate)
    }
  }

  @Test("On a narrow screen the list of curves keeps its values, and cut names say so")
  func narrowCurves() {
    var model = Script.model()
    FaceTests.press("c", in: &model)
    let lines = model.frame(size: Size(40, 12), look: Look()).lines
    #expect(lines.contains { $0.contains("NMI to the assi… ") && $0.contains("0.66") }, "\(lines)")
  }

  @Test("The first comparison with the labels has nothing that it is better than")
  func firstEvaluation() {
    var model = Script.model()
    let figures = EpochStats.Evaluation(k: 10, accuracy: 0.5, nmi: 0.25, ami: 0.5, ari: 0.5)
    _ = model.update(.event(.evaluated(epoch: 0, figures)))
    #expect(FaceTests.text(model).contains("k=10 acc 0.500  NMI 0.250"))
    _ = model.update(.event(.evaluated(epoch: 1, figures)))
    #expect(FaceTests.text(model).contains("k=10 acc 0.500  ▲0.000  NMI 0.250"))
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
