import Dashboard
import TUI
import Telemetry
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
