/// Mean and sample deviation of figures.
public struct Spread: Equatable, Sendable {
  /// Figures that there are.
  public let count: Int
  public let mean: Double
  /// The square root of the sum of squared differences from the mean over `count - 1`; nil for a single figure.
  public let deviation: Double?

  /// Nil where there is no figure. What is not finite makes the mean so too.
  public init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    (count, self.mean) = (values.count, mean)
    deviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
  }
}
