import Tensors

extension ParameterSet {
  /// Changes every trained parameter by the gradient that the last backward pass left.
  public func step(
    _ optimizer: Optimizer, learningRate: Float, gradientScale: Float = 1
  ) throws(OneDNNError) {
    stepCount += 1
    for parameter in all where parameter.isTrained {
      optimizer.update(
        try parameter.values().floats, gradient: try parameter.gradient().floats,
        moments: try parameter.moments(optimizer.momentCount).map(\.floats), step: stepCount,
        learningRate: learningRate, gradientScale: gradientScale)
    }
    markChanged()
  }

  /// The sum of the squares of all gradients that the last backward pass left.
  public func squaredGradientNorm() throws(OneDNNError) -> Double {
    var sum = 0.0
    for parameter in all where parameter.isTrained { sum += sumOfSquares(try parameter.gradient().floats) }
    return sum
  }
}
