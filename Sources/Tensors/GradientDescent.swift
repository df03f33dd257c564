import CKernels

/// A step of gradient descent with momentum and weight decay, in one pass over memory:
/// v = momentum · v + scale · g + decay · w, w = w - rate · v. Padding stays 0.
package func descend(
  _ values: UnsafeMutableBufferPointer<Float>, velocity: UnsafeMutableBufferPointer<Float>,
  gradient: UnsafeMutableBufferPointer<Float>, momentum: Float, decay: Float, rate: Float, scale: Float
) {
  precondition(values.count == velocity.count && values.count == gradient.count, "a step over arrays of several sizes")
  CKernels.descend(
    values.baseAddress, velocity.baseAddress, gradient.baseAddress, values.count, momentum, decay, rate, scale,
    Int32(ComputeThreads.current.openMP))
}

/// A step of Adam in one pass over memory; `mean` and `square` are the running means of the gradient and of its square.
/// Padding stays 0.
package func descend(
  _ values: UnsafeMutableBufferPointer<Float>, mean: UnsafeMutableBufferPointer<Float>,
  square: UnsafeMutableBufferPointer<Float>, gradient: UnsafeMutableBufferPointer<Float>, _ step: AdamStep
) {
  precondition(
    values.count == mean.count && values.count == square.count && values.count == gradient.count,
    "a step over arrays of several sizes")
  var kernel = step.kernel
  CKernels.descend_adam(
    values.baseAddress, mean.baseAddress, square.baseAddress, gradient.baseAddress, values.count, &kernel,
    Int32(ComputeThreads.current.openMP))
}

/// The sum of squares, added up in double precision; the same bits for any number of threads.
package func sumOfSquares(_ values: UnsafeMutableBufferPointer<Float>) -> Double {
  CKernels.sum_of_squares(values.baseAddress, values.count, Int32(ComputeThreads.current.openMP))
}
