import Glibc

extension Random {
  /// A number from the normal distribution with mean 0 and the given standard deviation.
  ///
  /// One of the two numbers of the Box-Muller transform; the other is dropped, so that a generator's state is its
  /// four words and nothing else.
  public mutating func normal(deviation: Float = 1) -> Float {
    let radius = (-2 * log(1 - Double(uniform()))).squareRoot()
    return Float(radius * cos(2 * .pi * Double(uniform()))) * deviation
  }
}
