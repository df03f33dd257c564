extension Double {
  /// log₂ of a positive, finite number without a mathematics library, to about 15 digits: the exponent, and a series
  /// for what is left.
  package var binaryLogarithm: Double {
    let z = (significand - 1) / (significand + 1)
    let square = z * z
    var sum = 0.0
    var power = z
    for odd in stride(from: 1.0, through: 31, by: 2) {
      sum += power / odd
      power *= square
    }
    return Double(exponent) + 2 * sum / 0.693147180559945309
  }
}
