import Foundation

/// Curves over epochs, or bars, as SVG that stands in an HTML page and takes its colours from it.
struct SVGChart {
  struct Series {
    let name: String
    let points: [(x: Double, y: Double)]

    /// Points that are finite.
    init(_ name: String, _ points: [(x: Double, y: Double?)]) {
      self.name = name
      self.points = points.compactMap { point in point.y.flatMap { $0.isFinite ? (x: point.x, y: $0) : nil } }
    }
  }

  private static let (width, height) = (640.0, 220.0)
  private static let (left, right, top, bottom) = (52.0, 628.0, 12.0, 192.0)

  private let label: String
  private let xRange: ClosedRange<Double>
  private let yRange: ClosedRange<Double>

  /// Curves, each in a colour of its own, with a legend. Nil where there is not one point.
  static func curves(_ label: String, _ series: [Series], yRange: ClosedRange<Double>? = nil) -> String? {
    let shown = series.filter { !$0.points.isEmpty }
    let all = shown.flatMap(\.points)
    guard let first = all.map(\.x).min(), let last = all.map(\.x).max(), let least = all.map(\.y).min(),
      let most = all.map(\.y).max()
    else { return nil }
    let room = max((most - least) * 0.05, abs(most) * 0.01, 1e-9)
    let chart = SVGChart(
      label: label, xRange: first...max(last, first + 1), yRange: yRange ?? (least - room)...(most + room))
    var body = chart.axes(epochs: true)
    for (index, series) in shown.enumerated() { body += chart.curve(series, style: "s\(index)") }
    let legend = shown.enumerated().map { "<span class=\"s\($0.offset)\">\($0.element.name.htmlEscaped)</span>" }
    return chart.figure(body, caption: legend.joined(separator: " "))
  }

  /// Bars side by side. Nil where there is none.
  static func bars(_ label: String, _ heights: [Int], caption: String) -> String? {
    guard let most = heights.max(), most > 0 else { return nil }
    let chart = SVGChart(label: label, xRange: 0...Double(heights.count), yRange: 0...Double(most) * 1.05)
    let gap = heights.count <= 120 ? 0.12 : 0
    var path = ""
    for (index, height) in heights.enumerated() where height > 0 {
      let (x, end) = (chart.x(Double(index) + gap), chart.x(Double(index + 1) - gap))
      let y = chart.y(Double(height))
      path += "M\(number(x)) \(number(bottom))V\(number(y))H\(number(end))V\(number(bottom))Z"
    }
    return chart.figure(
      chart.axes(epochs: false) + "<path class=\"bars\" d=\"\(path)\"/>\n", caption: caption.htmlEscaped)
  }

  private func figure(_ body: String, caption: String) -> String {
    """
    <figure class="chart">
    <svg viewBox="0 0 \(Int(SVGChart.width)) \(Int(SVGChart.height))" role="img" aria-label="\(label.htmlEscaped)">
    \(body)</svg>
    <figcaption>\(label.htmlEscaped) \(caption)</figcaption>
    </figure>

    """
  }

  private func curve(_ series: Series, style: String) -> String {
    let points = series.points.map { (SVGChart.number(x($0.x)), SVGChart.number(y($0.y))) }
    if points.count == 1 { return "<circle class=\"\(style)\" cx=\"\(points[0].0)\" cy=\"\(points[0].1)\" r=\"3\"/>\n" }
    return "<polyline class=\"\(style)\" points=\"\(points.map { "\($0.0),\($0.1)" }.joined(separator: " "))\"/>\n"
  }

  private func axes(epochs: Bool) -> String {
    var result = ""
    let (left, right, bottom) = (SVGChart.left, SVGChart.right, SVGChart.bottom)
    for tick in SVGChart.ticks(yRange, count: 4) {
      let place = SVGChart.number(y(tick))
      result += "<line x1=\"\(left)\" x2=\"\(right)\" y1=\"\(place)\" y2=\"\(place)\"/>\n"
      result += "<text class=\"y\" x=\"\(left - 6)\" y=\"\(place)\">\(SVGChart.text(tick))</text>\n"
    }
    guard epochs else { return result }
    for tick in SVGChart.ticks(xRange, count: 8) where tick == tick.rounded() {
      result += "<text class=\"x\" x=\"\(SVGChart.number(x(tick)))\" y=\"\(bottom + 18)\">\(Int(tick))</text>\n"
    }
    return result
  }

  private func x(_ value: Double) -> Double {
    SVGChart.left
      + (value - xRange.lowerBound) / (xRange.upperBound - xRange.lowerBound) * (SVGChart.right - SVGChart.left)
  }

  private func y(_ value: Double) -> Double {
    SVGChart.bottom
      - (value - yRange.lowerBound) / (yRange.upperBound - yRange.lowerBound) * (SVGChart.bottom - SVGChart.top)
  }

  /// Round numbers within a range, about so many.
  static func ticks(_ range: ClosedRange<Double>, count: Int) -> [Double] {
    let rough = (range.upperBound - range.lowerBound) / Double(count)
    guard rough > 0, rough.isFinite else { return [] }
    let power = pow(10, floor(log10(rough)))
    let step = power * ([1, 2, 5, 10].first { $0 * power >= rough } ?? 10)
    let first = (range.lowerBound / step).rounded(.up)
    return (0..<2 * count + 2).map { (first + Double($0)) * step }.filter { $0 <= range.upperBound }
  }

  private static func text(_ value: Double) -> String {
    String(format: abs(value) >= 1e6 ? "%.2g" : "%.6g", abs(value) < 1e-12 ? 0 : value)
  }

  private static func number(_ value: Double) -> String { String(format: "%.1f", value) }
}
