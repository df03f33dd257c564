import Glibc

extension Random {
  /// A number from the normal distribution with mean 0 and the given standard deviation.
  ///
  /// One of the two numbers of the Box-Muller transform; the other is dropped, so that a generator's state is its
  /// four words and nothing else.
  public mutating func normal(deviation: Float = 1) -> Float { normalPair(deviation: deviation).0 }

  /// Fills `values` with such numbers, by both of each transform: twice as fast as one by one.
  public mutating func fillNormal(_ values: UnsafeMutableBufferPointer<Float>, deviation: Float) {
    for place in stride(from: 0, to: values.count, by: 2) {
      let pair = normalPair(deviation: deviation)
      values[place] = pair.0
      if place + 1 < values.count { values[place + 1] = pair.1 }
    }
  }

  /// Both numbers of the Box-Muller transform: independent of each other.
  private mutating func normalPair(deviation: Float) -> (Float, Float) {
    let radius = (-2 * log(1 - uniform())).squareRoot() * deviation
    let angle = 2 * .pi * uniform()
    return (radius * cos(angle), radius * sin(angle))
  }
}
