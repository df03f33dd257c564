/// The exponential moving averages of a series with each of ``factors``, debiased, so that a constant stays constant.
struct MovingAverages: Equatable, Sendable {
  /// How much of the average stays at each value; at 0 it is the value itself.
  static let factors: [Double] = [0, 0.6, 0.9, 0.99]
  private static let kept = SIMD4(factors)

  private var means = SIMD4<Double>.zero
  private var weights = SIMD4<Double>.zero

  /// Takes in a finite value.
  mutating func append(_ value: Double) {
    means = MovingAverages.kept * means + (1 - MovingAverages.kept) * value
    weights = MovingAverages.kept * weights + (1 - MovingAverages.kept)
  }

  /// The averages; not numbers before the first value.
  var values: SIMD4<Double> { means / weights }
}
