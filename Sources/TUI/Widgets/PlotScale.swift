/// Where values lie in a plot: shares 0...1 from left to right and from bottom to top.
struct PlotScale {
  /// A labelled value of the y axis.
  struct Tick {
    let share: Double
    let label: String
  }

  private let (left, right): (Double, Double)
  private let (bottom, top): (Double, Double)
  private let isLogarithmic: Bool

  /// Nil where nothing is finite.
  init?(_ series: [PlotSeries], isLogarithmic: Bool) {
    var (left, right, bottom, top) = (Double.infinity, -Double.infinity, Double.infinity, -Double.infinity)
    for point in series.lazy.flatMap(\.points) {
      (left, right) = (min(left, point.x), max(right, point.x))
      guard point.low.isFinite, point.high.isFinite, !isLogarithmic || point.low > 0 else { continue }
      (bottom, top) = (min(bottom, point.low), max(top, point.high))
    }
    guard left.isFinite, bottom.isFinite else { return nil }
    if top - bottom <= abs(top) * 1e-6 {  // a flat line lies in the middle
      let margin = max(abs(top) * 0.05, 1e-3)
      if !isLogarithmic { bottom -= margin }
      top += margin
    }
    (self.left, self.right, self.bottom, self.top, self.isLogarithmic) = (left, right, bottom, top, isLogarithmic)
  }

  func share(x: Double) -> Double? {
    guard x >= left, x <= right else { return nil }
    return right > left ? (x - left) / (right - left) : 0
  }

  func share(y: Double) -> Double? {
    guard y.isFinite, !isLogarithmic || y > 0 else { return nil }
    return (height(y) - height(bottom)) / (height(top) - height(bottom))
  }

  /// The largest and smallest value, and round ones between them, `limit` at most.
  func ticks(limit: Int) -> [Tick] {
    let digits = digitCount(of: top - bottom)
    var values = [bottom, top]
    if limit > 2 {
      let step = roundStep((top - bottom) / Double(limit - 1))
      let gap = (height(top) - height(bottom)) / Double(limit) / 2
      for index in 1...8 * limit {
        let value = (bottom / step).rounded(.down) * step + Double(index) * step
        if values.count < limit, values.allSatisfy({ abs(height($0) - height(max(value, bottom))) > gap }), value < top
        {
          values.append(value)
        }
      }
    }
    return values.sorted().compactMap { value in
      share(y: value).map { Tick(share: $0, label: NumberFormat.fixed(value, digits)) }
    }
  }

  /// 1, 2 or 5 times a power of ten, at least `wished`.
  private func roundStep(_ wished: Double) -> Double {
    var power = 1.0
    while power < wished { power *= 10 }
    while power / 10 >= wished { power /= 10 }
    return [power / 5, power / 2, power].first { $0 >= wished } ?? power
  }

  private func digitCount(of range: Double) -> Int {
    var digits = 0
    var scale = 1.0
    while digits < 6, range * scale < 20 {
      digits += 1
      scale *= 10
    }
    return digits
  }

  private func height(_ value: Double) -> Double { isLogarithmic ? value.binaryLogarithm : value }
}
