import CKernels

/// The figures of a step of Adam.
package struct AdamStep {
  let kernel: adam_step

  /// - Parameters:
  ///   - gradientScale: What gradients are multiplied with before all else.
  ///   - decay: The share of the values that is added to their gradients.
  ///   - keep: What values are multiplied with.
  ///   - meanShare: The share of the new gradient in the running mean of gradients.
  ///   - squareShare: The share of its square in the running mean of squares.
  ///   - rate: The learning rate, corrected for a mean that began at 0.
  ///   - rootFactor: What the root of the running mean of squares is multiplied with, for the same reason.
  ///   - epsilon: What is added to that root.
  package init(
    gradientScale: Float, decay: Float, keep: Float, meanShare: Float, squareShare: Float, rate: Float,
    rootFactor: Float, epsilon: Float
  ) {
    kernel = adam_step(
      scale: gradientScale, decay: decay, keep: keep, mean_share: meanShare, square_share: squareShare, rate: rate,
      root_factor: rootFactor, epsilon: epsilon)
  }
}
