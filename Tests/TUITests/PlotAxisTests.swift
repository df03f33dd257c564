import TUI
import TestSupport
import Testing

@Suite("Axes of plots")
struct PlotAxisTests {
  @Test("Three to five round ticks in any range, in order, each with a label of its own", arguments: [false, true])
  func tickCount(_ isLogarithmic: Bool) throws {
    for start in [1e-7, 0.0123, 0.66, 1, 1.3125, 9, 99.7, 2048, 87_654, 3.3e7] {
      for factor in [1.00001, 1.004, 1.03, 1.1, 1.7, 2, 2.9, 5, 9.9, 10, 23, 50, 99, 480, 1e4, 3e7, 1e12] {
        let axis = try #require(PlotAxis(start, start * factor, isLogarithmic: isLogarithmic))
        for limit in [3, 5] {
          let ticks = axis.ticks(limit: limit)
          #expect((3...5).contains(ticks.count), "\(start) to \(start * factor): \(ticks)")
          #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0.value < $1.value })
          #expect(Set(ticks.map(\.label)).count == ticks.count, "\(ticks)")
          for tick in ticks {
            let share = try #require(axis.share(of: tick.value))
            #expect(share > -1e-6 && share < 1 + 1e-6)
          }
        }
      }
    }
    #expect(PlotAxis(-3, 8)?.ticks(limit: 5).map(\.label) == ["-2.5", "0.0", "2.5", "5.0", "7.5"])
  }

  @Test("Falling values seldom move an axis, and it is never much longer than they are", arguments: [1e-3, 1, 1e4])
  func steadyAxis(_ unit: Double) throws {
    let x = try #require(PlotAxis(1, 2000))
    var points: [PlotPoint] = []
    var (changes, last) = (0, PlotAxis(0, 1))
    for batch in 1...1000 {
      let loss = unit * (1 + 3 * 200 / Double(200 + batch) + 0.2 * Double(batch * 7919 % 100) / 100)
      points.append(PlotPoint(x: Double(batch), low: loss, high: loss))
      guard batch > 1 else { continue }
      let axis = try #require(PlotAxis.covering([points], within: x, isLogarithmic: false))
      let (low, high) = (points.map(\.low).min() ?? 0, points.map(\.high).max() ?? 0)
      #expect(axis.low <= low && axis.high >= high && axis.high - axis.low <= 1.25 * (high - low))
      if axis != last { changes += 1 }
      last = axis
    }
    #expect(changes < 40, "of a thousand")
  }

  @Test("Labels are as long as they must be")
  func labels() {
    func labels(_ low: Double, _ high: Double, _ isLogarithmic: Bool = false) -> [String]? {
      PlotAxis(low, high, isLogarithmic: isLogarithmic)?.ticks(limit: 5).map(\.label)
    }
    #expect(labels(1.31, 3.62) == ["1.5", "2.0", "2.5", "3.0", "3.5"])
    #expect(labels(0, 1) == ["0.00", "0.25", "0.50", "0.75", "1.00"])
    #expect(labels(88_000, 121_000) == ["90k", "100k", "110k", "120k"])
    #expect(labels(1, 230, true) == ["1", "10", "100"])
    #expect(labels(1.2, 36, true) == ["2", "5", "10", "20"])
    #expect(labels(1e-6, 0.5, true)?.first == "1e-6")
  }

  @Test("Values lie where the axis says, and those that have no place have none")
  func shares() throws {
    let even = try #require(PlotAxis(2, 6))
    #expect(even.share(of: 2) == 0 && even.share(of: 4) == 0.5 && even.share(of: 6) == 1 && even.share(of: 8) == 1.5)
    #expect(even.share(of: .nan) == nil && even.share(of: .infinity) == nil)
    let decades = try #require(PlotAxis(1, 100, isLogarithmic: true))
    #expect(abs(try #require(decades.share(of: 10)) - 0.5) < 1e-12)
    #expect(decades.share(of: 0) == nil && decades.share(of: -1) == nil)
    #expect(PlotAxis(0, 1, isLogarithmic: true) == nil && PlotAxis(2, 1) == nil && PlotAxis(.nan, 1) == nil)
    for value in [0.66, 0, -4, 1e-8] {
      let flat = try #require(PlotAxis(value, value))
      #expect(abs(try #require(flat.share(of: value)) - 0.5) < 1e-9)
    }
  }

  @Test("Short numbers keep three digits and lose empty zeros")
  func brief() {
    let texts: [(Double, String)] = [
      (0.05, "0.05"), (0.6274, "0.627"), (1.5, "1.5"), (99.95, "100"), (781.2, "781"), (9210.7, "9211"),
      (120_000, "120k"), (1e-5, "1e-5"), (-0.25, "-0.25"), (0, "0"), (.nan, "nan"), (40, "40"),
    ]
    for (value, text) in texts { #expect(NumberFormat.brief(value) == text) }
  }
}

@Suite("Plots of several series")
struct LinePlotTests {
  private static func lines(_ plot: LinePlot, _ width: Int = 40, _ height: Int = 8) -> [String] {
    WidgetTests.lines(plot, width, height)
  }

  private static func points(_ values: [Double]) -> [PlotPoint] {
    values.enumerated().map { PlotPoint(x: Double($0.offset), low: $0.element, high: $0.element) }
  }

  private static let ascii = Look(glyphs: .ascii, depth: .mono)

  @Test("A value that is not finite among others is marked, and the curve goes on")
  func gapAmongOthers() {
    var points = LinePlotTests.points([Double](repeating: 1, count: 33))
    points[20].hasGap = true
    let plot = LinePlot(series: [PlotSeries(points: points, paint: .role(.ema))], look: LinePlotTests.ascii)
    let rows = LinePlotTests.lines(plot, 33, 3)
    #expect(rows[2] == String(repeating: " ", count: 20) + "x" + String(repeating: " ", count: 12))
    #expect(rows[1] == String(repeating: "*", count: 33))
    var red = Buffer(Size(33, 3))
    LinePlot(series: plot.series, look: Look()).render(in: red.area, into: &red)
    #expect(red[20, 2] == Cell("×", Look().style(.eventError)))
  }

  @Test("Where nothing is finite there is still the mark")
  func nothingFinite() {
    let series = [PlotSeries(points: LinePlotTests.points([.nan, .infinity, .nan]), paint: .role(.ema))]
    #expect(LinePlotTests.lines(LinePlot(series: series, look: Look())).joined().count { $0 == "×" } == 3)
  }

  @Test("A series with an axis of its own fills the height, whatever the others' values are")
  func ownAxis() {
    let small = LinePlotTests.points((0..<30).map { Double($0) / 1000 })
    let large = LinePlotTests.points((0..<30).map { 1000 - Double($0) })
    let plot = LinePlot(
      series: [
        PlotSeries(points: large, paint: .role(.ema), dot: "l"),
        PlotSeries(points: small, paint: .role(.best), dot: "s", axis: PlotAxis(0, 0.029)),
      ], look: LinePlotTests.ascii)
    let rows = LinePlotTests.lines(plot, 23, 8)
    #expect(rows[0].first == "l" && rows[0].last == "s" && rows[7].first == "s" && rows[7].last == "l", "\(rows)")
  }

  @Test("A step holds its value until the next one")
  func steps() {
    let points = [
      PlotPoint(x: 0, low: 0, high: 0), PlotPoint(x: 10, low: 1, high: 1), PlotPoint(x: 20, low: 1, high: 1),
    ]
    let plot = LinePlot(
      series: [PlotSeries(points: points, paint: .role(.ema), isStep: true)], look: LinePlotTests.ascii)
    #expect(
      LinePlotTests.lines(plot, 21, 3) == [
        "          ***********", "          *          ", "***********          ",
      ])
  }

  @Test("Of a part of x, only that is drawn, and y fits it")
  func window() {
    var plot = LinePlot(
      series: [PlotSeries(points: LinePlotTests.points((0..<100).map { Double($0) }), paint: .role(.ema))],
      look: LinePlotTests.ascii)
    plot.x = PlotAxis(40, 60)
    let rows = LinePlotTests.lines(plot, 40, 12)
    #expect(rows[0].contains("60") && rows.joined().contains("40") && !rows.joined().contains("100"), "\(rows)")
  }

  @Test("Guides stand on ticks and marks; the cursor's line lets the curve be seen")
  func guidesAndCursor() {
    var plot = LinePlot(
      series: [PlotSeries(points: LinePlotTests.points((0..<40).map { Double($0 % 2) }), paint: .role(.ema))],
      marks: [PlotMark(x: 20, text: "ep2", role: .graphText)], look: Look())
    let bare = LinePlotTests.lines(plot).joined()
    for guides in [PlotGuides.dots, .lines] {
      plot.guides = guides
      #expect(LinePlotTests.lines(plot).joined() != bare)
    }
    plot.guides = .off
    plot.cursor = 20
    var buffer = Buffer(Size(40, 8))
    plot.render(in: buffer.area, into: &buffer)
    let lit = (0..<7).flatMap { y in (0..<40).filter { buffer[$0, y].style == Look().style(.cursor, .bold) } }
    #expect(lit.count == 7 && Set(lit).count == 1)
  }
}
