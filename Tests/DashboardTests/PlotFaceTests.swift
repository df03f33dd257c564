import Dashboard
import TUI
import Telemetry
import TestSupport
import Testing

@Suite("The plot: its keys and frames")
struct PlotFaceTests {
  /// Eight epochs of 30 batches, with labels, one loss that is not finite, and a learning rate that changes.
  private static func model() -> DashboardModel {
    var model = DashboardModel()
    func send(_ event: Event) { _ = model.update(.event(event)) }
    send(.runStarted(Script.info))
    send(.stateChanged(.running))
    for epoch in 0..<8 {
      let share = 0.35 + 0.05 * Double(epoch)
      send(
        .assigned(
          epoch: epoch, moved: epoch == 0 ? nil : 4000 - 500 * epoch, images: 10_000,
          nmiPrevious: epoch == 0 ? nil : share + 0.2, nmiLabels: share))
      if epoch == 4 {
        send(.emptyCluster(EmptyClusterStats(epoch: 4, iteration: 7, cluster: 12, donor: 5, donorSize: 512)))
      }
      for iteration in 0..<30 { send(.batchEnded(batch(epoch, iteration))) }
    }
    return model
  }

  private static func loss(_ epoch: Int, _ iteration: Int) -> Float {
    if epoch == 5 && iteration == 14 { return .nan }
    return 1 + 2.5 / (1 + Float(iteration) / 10) - Float(epoch) / 20 + Float(iteration % 4) / 20
  }

  private static func batch(_ epoch: Int, _ iteration: Int) -> BatchStats {
    BatchStats(
      epoch: epoch, iteration: iteration, iterationCount: 30, loss: loss(epoch, iteration),
      learningRate: epoch < 6 ? 0.05 : 0.005, seconds: 0.3 + Double(epoch % 3) / 50, images: 256)
  }

  private static func press(_ keys: [Key], _ model: inout DashboardModel) {
    for key in keys { #expect(model.update(.key(key)) == []) }
  }

  /// What stands in the loss pane.
  private static func pane(
    _ model: DashboardModel, _ width: Int = 120, _ height: Int = 40, look: Look = Look()
  ) -> [String] {
    let size = Size(width, height)
    let area = ScreenLayout(size, visible: model.visible, maximized: nil).panes.first { $0.pane == .loss }?.area
    let lines = model.frame(size: size, look: look).lines
    return lines[(area?.y ?? 0)..<(area?.maxY ?? 0)].map { line in
      String(String.UnicodeScalarView(line.unicodeScalars.prefix(area?.width ?? 0)))
    }
  }

  private static let down5 = [Key](repeating: .down, count: 5)

  @Test("Curves beside the loss, as recorded", arguments: [(120, 40), (80, 24)])
  func golden(_ width: Int, _ height: Int) {
    var model = PlotFaceTests.model()
    // NMI to the assignment before, accuracy (not known), and the share that moved.
    let choice: [Key] = [.character("c"), .down, .character(" "), .down, .down, .character(" "), .down, .down]
    PlotFaceTests.press(choice + [.character(" "), .enter, .character("f")], &model)
    let ascii = Look(glyphs: .ascii, depth: .mono)
    expectGolden(PlotFaceTests.pane(model, width, height), "plot-curves-\(width)x\(height)")
    expectGolden(PlotFaceTests.pane(model, width, height, look: ascii), "plot-curves-\(width)x\(height)-ascii")
    PlotFaceTests.press([.character("+"), .character("+"), .character("i"), .left, .character("g")], &model)
    expectGolden(PlotFaceTests.pane(model, width, height), "plot-inspect-\(width)x\(height)")
    expectGolden(PlotFaceTests.pane(model, width, height, look: ascii), "plot-inspect-\(width)x\(height)-ascii")
  }

  @Test("The cursor says epoch, batch, loss and average; arrows, Home and End move it, Esc leaves it")
  func inspecting() {
    var model = PlotFaceTests.model()
    func foot() -> String { PlotFaceTests.pane(model).last ?? "" }
    PlotFaceTests.press([.character("i")], &model)
    let last = NumberFormat.fixed(Double(PlotFaceTests.loss(7, 29)), 4)
    #expect(foot().contains("epoch 8 batch 30 (b240)  loss \(last)  ema "), "\(foot())")
    PlotFaceTests.press([.home], &model)
    #expect(foot().contains("epoch 1 batch 1 (b1)  loss \(NumberFormat.fixed(Double(PlotFaceTests.loss(0, 0)), 4))"))
    PlotFaceTests.press(PlotFaceTests.down5 + [.down, .up], &model)
    #expect(foot().contains("epoch 6 batch 1 (b151)"), "\(foot())")
    PlotFaceTests.press([Key](repeating: .right, count: 7), &model)
    #expect(foot().contains("epoch 6 batch 15 (b165)  loss not finite ×"), "\(foot())")
    _ = model.update(.event(.batchEnded(PlotFaceTests.batch(8, 0))))
    #expect(model.plot.cursor == 165, "new batches do not move it")
    PlotFaceTests.press([.end, .escape], &model)
    #expect(model.plot.cursor == nil && !foot().contains("batch"))
  }

  @Test("A zoomed plot takes the arrows, any other leaves them to the clusters")
  func zooming() {
    var model = Script.model()
    #expect(model.update(.key(.right)) == [.loadThumbnails([6, 7, 8, 9, 10, 11])])
    PlotFaceTests.press([.character("+"), .character("+"), .left, .left], &model)
    let count = 5 * 39 + 20
    #expect(!model.plot.window.isFollowing && model.plot.window.range(of: count).upperBound < Double(count))
    #expect(PlotFaceTests.pane(model)[0].contains("log off  4x"))
    PlotFaceTests.press([.end], &model)
    #expect(model.plot.window.isFollowing && PlotFaceTests.pane(model)[0].contains("4x live"))
    PlotFaceTests.press([.tab], &model)
    #expect(model.update(.key(.left)) == [.loadThumbnails([0, 1, 2, 3, 4, 5])])
    PlotFaceTests.press([.backTab, .character("0")], &model)
    #expect(!model.plot.window.isZoomed)
    #expect(model.update(.key(.right)) == [.loadThumbnails([6, 7, 8, 9, 10, 11])])
    PlotFaceTests.press([.character("1"), .character("+"), .character("i")], &model)
    #expect(!model.plot.window.isZoomed && model.plot.cursor == nil, "not where nobody sees it")
  }

  @Test("Four curves at once and one at least; a fifth is refused in words")
  func choosing() {
    var model = PlotFaceTests.model()
    PlotFaceTests.press([.character("c")], &model)
    let lines = model.frame(size: Size(80, 24), look: Look(glyphs: .ascii, depth: .mono)).lines.joined()
    #expect(lines.contains(">  [x] L  loss of each batch") && lines.contains("[ ] A  accuracy"))
    PlotFaceTests.press([.character(" ")], &model)
    #expect(model.plot.curves == [.loss])
    for _ in 0..<4 { PlotFaceTests.press([.down, .character(" ")], &model) }
    #expect(model.plot.curves == [.loss, .nmiPrevious, .nmiLabels, .accuracy])
    #expect(model.frame(size: Size(80, 24), look: Look()).lines[23].contains("4 at most"))
    PlotFaceTests.press([.home, .character(" "), .end, .character(" "), .escape], &model)
    #expect(model.plot.curves == [.nmiPrevious, .nmiLabels, .accuracy, .score])
    let head = PlotFaceTests.pane(model).joined()
    #expect(head.contains("N NMI t/t-1") && head.contains("T NMI labels") && head.contains("Q score -"))
  }

  @Test("How it is shown stays when a run is told again; where a replay has gone back, it shows what there is")
  func restart() {
    var model = PlotFaceTests.model()
    PlotFaceTests.press([.character("c"), .down, .character(" "), .escape, .character("f"), .character("Y")], &model)
    PlotFaceTests.press([.character("+"), .character("i")], &model)
    let before = model.plot
    _ = model.update(.restart)
    #expect(model.plot == before)
    #expect(PlotFaceTests.pane(model).joined().contains("appears with the first batch"))
    for iteration in 0..<3 { _ = model.update(.event(.batchEnded(PlotFaceTests.batch(0, iteration)))) }
    #expect(PlotFaceTests.pane(model).joined().contains("epoch 1 batch 3"))
    PlotFaceTests.press([.left], &model)
    #expect(model.plot.cursor == 2)
  }

  @Test("Every way of showing it at every size, and in ASCII")
  func anySize() {
    var model = PlotFaceTests.model()
    PlotFaceTests.press([.character("c"), .down, .character(" "), .end, .character(" "), .escape], &model)
    for keys in ["", "y", "Y", "g", "+++", "gi", "c"] {
      for key in keys { _ = model.update(.key(.character(key))) }
      for (width, height) in [(40, 12), (41, 13), (60, 20), (80, 24), (100, 32), (250, 70)] {
        let lines = model.frame(size: Size(width, height), look: Look(glyphs: .ascii, depth: .mono)).lines
        #expect(lines.joined().unicodeScalars.allSatisfy { $0.isASCII })
      }
    }
    var early = DashboardModel()
    for key in "+i0gYRY-" { _ = early.update(.key(.character(key))) }
    _ = early.update(.event(.batchEnded(PlotFaceTests.batch(0, 0))))
    for key in "+i-" { _ = early.update(.key(.character(key))) }
    #expect(early.frame(size: Size(120, 40), look: Look()).lines.joined().contains("ep1"))
  }
}
