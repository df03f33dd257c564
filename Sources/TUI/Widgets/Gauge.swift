/// A bar that fills from left to right. What is unknown is empty.
public struct Gauge: Widget {
  public var fraction: Double?
  public var look: Look

  public init(fraction: Double?, look: Look) { (self.fraction, self.look) = (fraction, look) }

  public func render(in area: Rect, into buffer: inout Buffer) {
    guard area.height > 0, area.width >= 3 else { return }
    let glyphs = look.glyphs
    let inner = area.width - 2
    let share = fraction.map { $0.isFinite ? max(0, min(1, $0)) : 0 } ?? 0
    let full = Int((share * Double(inner)).rounded())
    buffer[area.x, area.y] = Cell(glyphs.gaugeStart, look.style(.divider))
    for index in 0..<inner {
      let cell =
        index < full
        ? Cell(glyphs.gaugeFull, look.style(.progress, at: Double(index) / Double(max(1, inner - 1))))
        : Cell(glyphs.gaugeEmpty, look.style(.meter))
      buffer[area.x + 1 + index, area.y] = cell
    }
    buffer[area.maxX - 1, area.y] = Cell(glyphs.gaugeEnd, look.style(.divider))
  }
}

/// The last values as a row of small bars, between their smallest, or a value that is given, and their largest.
public struct Sparkline: Widget {
  public var values: [Double]
  public var gradient: GradientRole
  public var look: Look
  /// What the lowest bar stands for; nil for the smallest value.
  public var origin: Double?

  public init(values: [Double], gradient: GradientRole, look: Look, origin: Double? = nil) {
    (self.values, self.gradient, self.look, self.origin) = (values, gradient, look, origin)
  }

  public func render(in area: Rect, into buffer: inout Buffer) {
    guard area.width > 0, area.height > 0 else { return }
    let shown = values.suffix(area.width)
    let finite = shown.filter(\.isFinite)
    guard let smallest = finite.min(), let high = finite.max() else { return }
    let low = min(smallest, origin ?? smallest)
    let glyphs = look.glyphs
    for (offset, value) in shown.enumerated() {
      let x = area.maxX - shown.count + offset
      guard value.isFinite else {
        buffer[x, area.y] = Cell(glyphs.missing, look.style(.eventError))
        continue
      }
      let share = high > low ? (value - low) / (high - low) : 0.5
      let step = min(7, Int(share * 8))
      buffer[x, area.y] = Cell(glyphs.eighths[step], look.style(gradient, at: share))
    }
  }
}
