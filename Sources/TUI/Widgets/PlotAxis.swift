/// An axis of a plot: the values that it spans, and where each lies.
public struct PlotAxis: Sendable, Equatable {
  /// A labelled value.
  public struct Tick: Sendable, Equatable {
    /// Where it stands.
    public let value: Double
    /// With as many digits as tell the axis' ticks apart.
    public let label: String
  }

  /// The values at its ends.
  public let low, high: Double
  /// Whether equal factors, and not equal differences, are equally long.
  public let isLogarithmic: Bool
  /// The low end, and the way from there to the high one, as they are drawn.
  private let origin, length: Double

  /// Magnitudes beyond which no axis can be drawn.
  private static let tiniest = 1e-290
  private static let largest = 1e300

  /// An axis from `low` to `high`, or around them where they are alike, so that a flat line lies in the middle.
  ///
  /// Nil where they are not finite or not in order, and on a logarithmic axis not above 0.
  public init?(_ low: Double, _ high: Double, isLogarithmic: Bool = false) {
    let magnitude = max(abs(low), abs(high))
    guard low <= high, magnitude < PlotAxis.largest, !isLogarithmic || low > PlotAxis.tiniest else { return nil }
    var margin = 0.0
    if high - low <= magnitude * 1e-6 { margin = magnitude > PlotAxis.tiniest ? magnitude * 0.05 : 1 }
    (self.low, self.high, self.isLogarithmic) = (low - margin, high + margin, isLogarithmic)
    origin = isLogarithmic ? self.low.binaryLogarithm : self.low
    length = (isLogarithmic ? self.high.binaryLogarithm : self.high) - origin
  }

  /// The y axis that covers the points whose x lies on an axis; nil where none of them has a place on it.
  ///
  /// Its ends are rounded outwards, by less than an eighth of what is covered, so that it stands still while points come
  /// that lie but a little above or below the others: otherwise every cell of a plot would change with each new lowest
  /// loss.
  static func covering(
    _ points: some Sequence<PlotPoint>, within x: PlotAxis, isLogarithmic: Bool
  ) -> PlotAxis? {
    var (low, high) = (Double.infinity, -Double.infinity)
    for point in points where point.isFinite && point.x >= x.low && point.x <= x.high {
      if isLogarithmic && point.high <= 0 { continue }
      low = min(low, isLogarithmic && point.low <= 0 ? point.high : point.low)
      high = max(high, point.high)
    }
    let step = ((high - low) / 8).binade
    guard !isLogarithmic, step.isNormal, high - low > max(abs(low), abs(high)) * 1e-6 else {
      return PlotAxis(low, high, isLogarithmic: isLogarithmic)
    }
    return PlotAxis((low / step).rounded(.down) * step, (high / step).rounded(.up) * step)
  }

  /// The same for several series' points, as panels have them.
  public static func covering(
    _ series: [[PlotPoint]], within x: PlotAxis, isLogarithmic: Bool
  ) -> PlotAxis? {
    covering(series.lazy.joined(), within: x, isLogarithmic: isLogarithmic)
  }

  /// How far along the axis a value lies: 0...1 from end to end, and beyond for what is outside; nil where it has no
  /// place, for it is not finite, or not above 0 on a logarithmic axis.
  public func share(of value: Double) -> Double? {
    guard value.isFinite, !isLogarithmic || value > 0 else { return nil }
    return ((isLogarithmic ? value.binaryLogarithm : value) - origin) / length
  }

  /// Three to five round values, in order; no more than `limit` where there are three such.
  public func ticks(limit: Int) -> [Tick] {
    isLogarithmic && high / low >= 10 ? decadeTicks : evenTicks(limit)
  }

  /// Multiples of 1, 2, 2.5 or 5 times a power of ten: neighbours of these differ so little that one always has three
  /// to five multiples in any range.
  private func evenTicks(_ limit: Int) -> [Tick] {
    var found: (step: Double, first: Double, last: Double)?
    let power = PlotAxis.powerOfTen(notAbove: (high - low) / 10).value
    for step in [1, 2, 2.5, 5, 10, 20, 25, 50].map({ $0 * power }) {
      let first = (low / step - 1e-9).rounded(.up)
      let last = (high / step + 1e-9).rounded(.down)
      if last - first < 2 { break }
      found = (step, first, last)
      if last - first < Double(limit) { break }
    }
    guard let (step, first, last) = found else { return [] }
    return stride(from: first, through: last, by: 1).map {
      Tick(value: $0 * step, label: label($0 * step, step: step))
    }
  }

  /// Powers of ten, as few as there can be but three; over less than three of them, also fives, and twos.
  private var decadeTicks: [Tick] {
    let first = PlotAxis.powerOfTen(notAbove: low).exponent
    let last = PlotAxis.powerOfTen(notAbove: high).exponent
    let steps = [256, 128, 64, 32, 16, 8, 4, 2]
    var choices: [(every: Int, factors: [Double])] = steps.map { (every: $0, factors: [1]) }
    choices += [[1], [1, 5], [1, 2, 5]].map { (every: 1, factors: $0) }
    for choice in choices {
      var values: [Double] = []
      for exponent in first...last where exponent.isMultiple(of: choice.every) {
        values += choice.factors.map { $0 * PlotAxis.powerOfTen(exponent) }
      }
      values.removeAll { $0 < low * (1 - 1e-9) || $0 > high * (1 + 1e-9) }
      if values.count >= 3 { return values.map { Tick(value: $0, label: NumberFormat.brief($0)) } }
    }
    return []
  }

  private func label(_ value: Double, step: Double) -> String {
    let (unit, sign) = self.unit
    var (digits, scaled) = (0, step / unit)
    while abs(scaled - scaled.rounded()) > 1e-6 * scaled && digits < 12 {
      digits += 1
      scaled *= 10
    }
    return NumberFormat.fixed(value / unit, digits) + sign
  }

  /// What the labels count, so that they stay short, and how it is written behind them.
  private var unit: (value: Double, sign: String) {
    let magnitude = max(abs(low), abs(high))
    if magnitude < 1e-3 {
      let power = PlotAxis.powerOfTen(notAbove: magnitude)
      return (power.value, "e\(power.exponent)")
    }
    let units = magnitude >= 1e5 ? [(1e9, "G"), (1e6, "M"), (1e3, "k")] : []
    return units.first { magnitude >= $0.0 } ?? (1, "")
  }

  private static func powerOfTen(notAbove value: Double) -> (value: Double, exponent: Int) {
    var exponent = 0
    while powerOfTen(exponent) > value { exponent -= 1 }
    while powerOfTen(exponent + 1) <= value { exponent += 1 }
    return (powerOfTen(exponent), exponent)
  }

  private static func powerOfTen(_ exponent: Int) -> Double {
    let power = (0..<abs(exponent)).reduce(1.0) { power, _ in power * 10 }
    return exponent < 0 ? 1 / power : power
  }
}
