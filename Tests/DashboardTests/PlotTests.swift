import Dashboard
import TUI
import Telemetry
import TestSupport
import Testing

/// The same throws each time.
private struct Dice: RandomNumberGenerator {
  private var state: UInt64 = 31

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }
}

@Suite("The plot: its data")
struct PlotDataTests {
  @Test("The average begins anew at a fresh head where that is wished, and is exact though buckets are merged")
  func averages() {
    var history = LossHistory()
    var (mean, weight, fresh, freshWeight) = (0.0, 0.0, 0.0, 0.0)
    for batch in 0..<10_000 {
      if batch.isMultiple(of: 700) {
        history.markFreshHead()
        (fresh, freshWeight) = (0, 0)
      }
      let loss = 3 - Double(batch % 700) / 400 + Double(batch % 7) / 10
      history.append(loss, epoch: batch / 700)
      (mean, weight) = (0.9 * mean + 0.1 * loss, 0.9 * weight + 0.1)
      (fresh, freshWeight) = (0.9 * fresh + 0.1 * loss, 0.9 * freshWeight + 0.1)
      if batch == 4200 {
        #expect(
          history.average(2, restarts: true).last.map { abs($0.low - loss) < 1e-9 } == true, "the first of a head")
      }
    }
    #expect(history.bucketWidth > 1)
    #expect(history.average(2).last.map { abs($0.low - mean / weight) < 1e-9 } == true)
    #expect(history.average(2, restarts: true).last.map { abs($0.low - fresh / freshWeight) < 1e-9 } == true)
    #expect(mean / weight != fresh / freshWeight)
  }

  @Test("The cursor reads what was told of each batch, alone or merged with its neighbours", arguments: [300, 20_000])
  func readings(_ count: Int) throws {
    func loss(_ batch: Int) -> Double { batch.isMultiple(of: 251) ? .nan : 2 + Double(batch * 7919 % 1000) / 1000 }
    var history = LossHistory()
    for batch in 1...count { history.append(loss(batch), epoch: (batch - 1) / 100) }
    for batch in stride(from: 1, through: count, by: 37) {
      let reading = try #require(history.reading(at: Double(batch), average: 2, restarts: false))
      #expect(reading.batches.contains(batch) && reading.batches.count <= history.bucketWidth)
      let values = reading.batches.map(loss)
      let finite = values.filter(\.isFinite)
      #expect(reading.loss?.lowerBound == finite.min() && reading.loss?.upperBound == finite.max())
      #expect(reading.notFinite == values.count - finite.count)
      #expect(reading.epochs.lowerBound == (reading.batches.lowerBound - 1) / 100)
      #expect(reading.epochs.upperBound == (reading.batches.upperBound - 1) / 100)
      #expect(reading.batchInEpoch == (reading.batches.lowerBound - 1) % 100 + 1)
    }
    #expect(history.reading(at: 1e9, average: 2, restarts: false)?.batches.upperBound == count)
    #expect(LossHistory().reading(at: 1, average: 2, restarts: false) == nil)
  }

  @Test("A part of the batches: those, one more on each side, and no other")
  func slices() {
    var history = LossHistory()
    for batch in 1...100 { history.append(Double(batch), epoch: 0) }
    #expect(history.points(in: 40...50).map(\.x) == (39...51).map(Double.init))
    #expect(
      history.points(in: 1...3).map(\.x) == [1, 2, 3, 4] && history.points(in: 99...200).map(\.x) == [98, 99, 100])
    history.append(.nan, epoch: 0)
    #expect(history.points().last?.hasGap == true)
  }

  @Test("Steps hold, are replaced from the same batch, stay in bounded memory, and lose no spike")
  func steps() {
    var steps = StepHistory()
    #expect(steps.points(in: 1...9).isEmpty && steps.value(at: 5) == nil)
    steps.set(3, from: 4)
    steps.set(2, from: 4)
    steps.set(5, from: 8)
    #expect(steps.value(at: 3) == nil && steps.value(at: 7) == 2...2 && steps.value(at: 8) == 5...5)
    #expect(steps.points(in: 6...7).map(\.x) == [6, 7] && steps.points(in: 6...7).map(\.high) == [2, 2])
    #expect(steps.points(in: 1...9).map(\.x) == [4, 8, 9])
    for x in 10..<100_000 { steps.set(x == 50_000 ? 99 : 1, from: Double(x)) }
    #expect(steps.points.count < 4096 && steps.points.map(\.high).max() == 99 && steps.last == 1)
    steps.set(.nan, from: 100_000)
    #expect(steps.points(in: 99_999...100_001).last?.high.isNaN == true)
  }

  @Test("Whatever is done to a window, it shows a part of what there is, and follows only at the end")
  func window() {
    var random = Dice()
    var window = PlotWindow()
    var count = 1
    for _ in 0..<3000 {
      switch Int.random(in: 0..<9, using: &random) {
      case 0: count += Int.random(in: 0..<200, using: &random)
      case 1: window.zoom(by: 1, around: nil, of: count, smallest: 8)
      case 2: window.zoom(by: -1, around: nil, of: count, smallest: 8)
      case 3:
        window.zoom(by: 1, around: Double.random(in: window.range(of: count), using: &random), of: count, smallest: 8)
      case 4: window.pan(by: Double.random(in: -1...1, using: &random), of: count)
      case 5: window.follow()
      case 6: window.showFirst()
      case 7: window.pin(of: count)
      default:
        let batch = Double.random(in: 1...Double(max(2, count)), using: &random)
        window.reveal(batch, of: count)
        #expect(
          window.range(of: count).lowerBound <= batch + 1e-6 && window.range(of: count).upperBound >= batch - 1e-6)
      }
      let range = window.range(of: count)
      #expect(range.lowerBound >= 1 - 1e-6 && range.upperBound <= Double(max(2, count)) + 1e-6, "\(window)")
      #expect(range.upperBound - range.lowerBound >= min(8, Double(max(2, count)) - 1) - 1e-6)
      #expect(!window.isFollowing || range.upperBound == Double(max(2, count)))
    }
    #expect(PlotWindow().range(of: 0) == 1...2)
  }

  @Test("A batch under the cursor keeps its place while zooming; the newest stays in sight where it is followed")
  func zooming() {
    var window = PlotWindow()
    window.zoom(by: 2, around: nil, of: 1001, smallest: 8)
    #expect(window.range(of: 1001) == 751...1001 && window.range(of: 2001) == 1751...2001)
    window.pan(by: -1, of: 1001)
    #expect(window.range(of: 1001) == 501...751 && window.range(of: 2001) == 501...751)
    window.zoom(by: 1, around: 551, of: 1001, smallest: 8)
    #expect(window.range(of: 1001) == 526...651)
    window.zoom(by: 9, around: 551, of: 1001, smallest: 8)
    #expect(abs(window.range(of: 1001).upperBound - window.range(of: 1001).lowerBound - 8) < 1e-9)
    window.zoom(by: -20, around: nil, of: 1001, smallest: 8)
    #expect(window == PlotWindow())
  }

  @Test("Events give every curve its value, from the batch on that it holds for")
  func curves() {
    var history = LossHistory()
    var curves = CurveHistory()
    func send(_ event: Event) { curves.take(event, after: history) }
    for epoch in 0..<3 {
      let share = 0.5 + Double(epoch) / 10
      send(
        .kmeansIterated(
          KMeansStats(epoch: epoch, iteration: 0, iterationCount: 1, objective: 50, imbalance: 1.5, emptyCount: 0)))
      send(.assigned(epoch: epoch, moved: 30, images: 120, nmiPrevious: share, nmiLabels: share / 2))
      if epoch == 1 { send(.evaluated(epoch: 1, .init(k: 9, accuracy: 0.75, nmi: 0, ami: 0, ari: 0))) }
      for iteration in 0..<10 {
        send(
          .batchEnded(
            BatchStats(
              epoch: epoch, iteration: iteration, iterationCount: 10, loss: 1,
              learningRate: epoch == 2 && iteration > 4 ? 0.01 : 0.05, seconds: 0.5, images: 20 + epoch)))
        history.append(1, epoch: epoch)
      }
    }
    #expect(curves[.nmiPrevious].points.map(\.x) == [1, 11, 21] && curves[.nmiPrevious].last == 0.7)
    #expect(curves[.nmiLabels].value(at: 15) == 0.3...0.3 && curves[.reassigned].last == 0.25)
    #expect(curves[.accuracy].points == [PlotPoint(x: 11, low: 0.75, high: 0.75)])
    #expect(curves[.objective].last == 50 && curves[.imbalance].last == 1.5)
    #expect(curves[.speed].points.map(\.high) == [40, 42, 44])
    #expect(
      curves[.learningRate].points.map(\.x) == [1, 26] && curves[.learningRate].points.map(\.high) == [0.05, 0.01])
  }
}

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
    let choice: [Key] = [.character("a"), .down, .character(" "), .down, .down, .character(" "), .down, .down]
    PlotFaceTests.press(choice + [.character(" "), .enter, .character("R")], &model)
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
    PlotFaceTests.press([.character("a")], &model)
    let lines = model.frame(size: Size(80, 24), look: Look(glyphs: .ascii, depth: .mono)).lines.joined()
    #expect(lines.contains(">  [x] L  loss of each batch") && lines.contains("[ ] A  accuracy"))
    PlotFaceTests.press([.character(" ")], &model)
    #expect(model.plot.curves == [.loss])
    for _ in 0..<4 { PlotFaceTests.press([.down, .character(" ")], &model) }
    #expect(model.plot.curves == [.loss, .nmiPrevious, .nmiLabels, .accuracy])
    #expect(model.frame(size: Size(80, 24), look: Look()).lines[23].contains("4 at most"))
    PlotFaceTests.press([.home, .character(" "), .end, .character(" "), .escape], &model)
    #expect(model.plot.curves == [.nmiPrevious, .nmiLabels, .accuracy, .imbalance])
    let head = PlotFaceTests.pane(model).joined()
    #expect(head.contains("N NMI t/t-1") && head.contains("T NMI labels") && head.contains("B imbalance -"))
  }

  @Test("How it is shown stays when a run is told again; where a replay has gone back, it shows what there is")
  func restart() {
    var model = PlotFaceTests.model()
    PlotFaceTests.press([.character("a"), .down, .character(" "), .escape, .character("R"), .character("Y")], &model)
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
    PlotFaceTests.press([.character("a"), .down, .character(" "), .end, .character(" "), .escape], &model)
    for keys in ["", "y", "Y", "g", "+++", "gi", "a"] {
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
