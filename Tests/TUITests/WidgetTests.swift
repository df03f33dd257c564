import TUI
import TestSupport
import Testing

@Suite("Widgets")
struct WidgetTests {
  static func lines(_ widget: any Widget, _ width: Int, _ height: Int) -> [String] {
    var buffer = Buffer(Size(width, height))
    widget.render(in: buffer.area, into: &buffer)
    return buffer.lines
  }

  @Test("A blank looks the same in every colour on its ground, unless it is underlined or reversed")
  func blanks() {
    let (white, red) = (Color.rgb(255, 255, 255), Color.rgb(255, 0, 0))
    let blank = Cell(" ", Style(white, on: red))
    #expect(blank.looksTheSame(in: Style(red, on: red, .bold)))
    #expect(!blank.looksTheSame(in: Style(white, on: white)) && !blank.looksTheSame(in: Style(red, on: red, .reverse)))
    #expect(!Cell(" ", Style(white, on: red, .underline)).looksTheSame(in: Style(red, on: red)))
    let letter = Cell("a", Style(white, on: red))
    #expect(letter.looksTheSame(in: letter.style) && !letter.looksTheSame(in: Style(red, on: red)))
  }

  static let looks = [
    Look(), Look(glyphs: .ascii, depth: .mono), Look(theme: .light, glyphs: .console, depth: .ansi8),
    Look(theme: .mono, depth: .palette256),
  ]

  static func widgets(_ look: Look) -> [any Widget] {
    let points = (0..<300).map { (index: Int) -> PlotPoint in
      let x = Double(index)
      return PlotPoint(x: x, low: 3 / (x + 1), high: 4 / (x + 1))
    }
    let pixels = (0..<3 * 64).map { UInt8($0) }
    return [
      Box(title: "a title", number: 3, note: "a note", footer: "a footer", isFocused: true, role: .lossBox, look: look),
      LinePlot(
        series: [PlotSeries(points: points, paint: .gradient(.loss)), PlotSeries(points: [], paint: .role(.ema))],
        marks: [PlotMark(x: 0, text: "ep1", role: .graphText), PlotMark(x: 150, text: "ep2", role: .empty)], look: look),
      Histogram(values: (0..<90).map { $0 * $0 % 97 }, selected: 5, look: look), Histogram(values: [], look: look),
      Histogram(values: [0, 0], look: look), Gauge(fraction: 0.6, look: look), Gauge(fraction: nil, look: look),
      Sparkline(values: [1, 2, .nan, 4], gradient: .loss, look: look),
      ImageView(pixels: pixels, channels: 3, height: 8, width: 8, look: look),
      ImageView(pixels: Array(pixels[..<64]), channels: 1, height: 8, width: 8, look: look),
      Popup(title: "keys", lines: (0..<30).map { "line \($0)" }, offset: 7, look: look),
      KeyBar(items: [("q", "quit"), ("space", "pause")], look: look),
    ]
  }

  @Test("Small bars stand between the smallest and the largest, or on what is given")
  func sparkline() {
    func row(_ values: [Double], origin: Double?) -> String {
      var buffer = Buffer(Size(4, 1))
      Sparkline(values: values, gradient: .size, look: Look(), origin: origin).render(
        in: Rect(x: 0, y: 0, width: 4, height: 1), into: &buffer)
      return buffer.lines[0]
    }
    #expect(row([70, 3, 4, 2, 4], origin: nil) == "▅█▁█")
    #expect(row([3, 4, 2, 4], origin: 0) == "▇█▅█", "a quarter less looks like a quarter less")
    #expect(row([3, 4], origin: 3.5) == "  ▁█", "what lies below moves it")
  }

  @Test("Any size does no harm, and nothing is drawn outside the area", arguments: 0..<4)
  func anySize(_ index: Int) {
    let look = WidgetTests.looks[index]
    for widget in WidgetTests.widgets(look) {
      for height in 0...14 {
        for width in [0, 1, 2, 3, 4, 5, 7, 11, 23, 24, 25, 40, 77] {
          var buffer = Buffer(Size(width + 4, height + 4), filling: Cell("$"))
          widget.render(in: Rect(x: 2, y: 2, width: width, height: height), into: &buffer)
          for y in 0..<height + 4 {
            for x in 0..<width + 4 where x < 2 || y < 2 || x >= width + 2 || y >= height + 2 {
              #expect(buffer[x, y].character == "$", "\(type(of: widget)) at \(width) x \(height) drew at (\(x), \(y))")
            }
          }
        }
      }
    }
  }

  @Test("With ASCII glyphs every character is ASCII")
  func ascii() {
    for widget in WidgetTests.widgets(WidgetTests.looks[1]) {
      let text = WidgetTests.lines(widget, 60, 12).joined()
      #expect(text.unicodeScalars.allSatisfy { $0.isASCII }, "\(type(of: widget)): \(text)")
    }
  }

  @Test("Frames as recorded")
  func golden() {
    let look = Look()
    let points = (0..<400).map { index in
      let value = 4 / (1 + Double(index) / 60) + (index == 333 ? 2 : 0)
      return PlotPoint(x: Double(index), low: value, high: value)
    }
    let plot = LinePlot(
      series: [PlotSeries(points: points, paint: .gradient(.loss))],
      marks: [PlotMark(x: 0, text: "ep1", role: .graphText), PlotMark(x: 200, text: "ep2", role: .graphText)],
      look: look)
    expectGolden(WidgetTests.lines(plot, 60, 12), "plot")
    expectGolden(
      WidgetTests.lines(Histogram(values: [40, 31, 30, 12, 5, 1, 0, 0], selected: 3, look: look), 40, 8), "histogram")
    let box = Box(title: "loss", number: 1, note: "ema 0.9", footer: "loss 1.2", role: .lossBox, look: look)
    expectGolden(WidgetTests.lines(box, 40, 4), "box")
    let ramp = (0..<64).map { UInt8(min(255, $0 * 4)) }
    let view = ImageView(pixels: ramp, channels: 1, height: 8, width: 8, look: Look(glyphs: .ascii, depth: .mono))
    expectGolden(WidgetTests.lines(view, 16, 8), "image-ascii")
    expectGolden(WidgetTests.lines(Popup(title: "quit", lines: ["Quit?", "  s  save"], look: look), 30, 6), "popup")
  }

  @Test("A single spike among a hundred thousand values is seen")
  func spike() {
    // As a bounded history gives it: ranges of many values each.
    let points = (0..<1000).map { (index: Int) -> PlotPoint in
      PlotPoint(x: Double(index), low: 1, high: index == 700 ? 9 : 1.01)
    }
    let rows = WidgetTests.lines(
      LinePlot(series: [PlotSeries(points: points, paint: .role(.ema))], look: Look()), 50, 10)
    #expect(rows[0].contains { $0 > "\u{2800}" && $0 <= "\u{28ff}" }, "\(rows)")
  }

  @Test("A value that is not finite leaves a gap and a mark")
  func gap() {
    let points = (0..<40).map { (index: Int) -> PlotPoint in
      index == 20 ? PlotPoint(x: 20, low: .nan, high: .nan) : PlotPoint(x: Double(index), low: 1, high: 2)
    }
    let rows = WidgetTests.lines(
      LinePlot(series: [PlotSeries(points: points, paint: .role(.ema))], look: Look()), 40, 6)
    #expect(rows.joined().contains("×"))
  }

  @Test("More clusters than columns: the largest of a column is seen, and an empty one too")
  func manyClusters() {
    var values = [Int](repeating: 10, count: 1000)
    values[512] = 1000
    values[700] = 0
    let rows = WidgetTests.lines(Histogram(values: values, look: Look()), 60, 6)
    #expect(rows[0].contains("█") && rows[5].contains("▲"))
  }

  @Test("A half block shows two pixels, a blank two alike, and 256 colours are dithered to exact entries")
  func halfBlocks() {
    var buffer = Buffer(Size(4, 2))
    let pixels: [UInt8] = [0, 255, 255, 0]
    ImageView(pixels: pixels, channels: 1, height: 2, width: 2, look: Look()).render(in: buffer.area, into: &buffer)
    #expect(buffer[0, 0] == Cell(" ", Style(.rgb(0, 0, 0), on: .rgb(0, 0, 0))))
    #expect(buffer[0, 1].style.foreground == .rgb(255, 255, 255) && buffer[3, 1].style.foreground == .rgb(0, 0, 0))
    let grey = ImageView(
      pixels: [100], channels: 1, height: 1, width: 1, look: Look(depth: .palette256))
    var dithered = Buffer(Size(8, 4))
    grey.render(in: dithered.area, into: &dithered)
    let levels = Set(dithered.cells.flatMap { [$0.style.foreground, $0.style.background] })
    #expect(levels.count == 2, "\(levels)")
  }
}
