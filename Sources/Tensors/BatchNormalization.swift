import CKernels

/// Batch normalisation in training, with ReLU behind it, on images of bf16 with all channels of a pixel side by side:
/// two passes over memory where oneDNN 2.6 takes three, and no workspace.
///
/// Sums are f32 by chunks of pixels and f64 over them. The same bits for any number of threads.
package struct BatchNormalization {
  private let norm: batch_norm
  private let windows: norm_windows
  private let memories: [Memory]  // kept alive while their memory is used
  private let engine: Engine
  private let threads = Int32(ComputeThreads.current.openMP)

  /// Whether the processor can, and the images lie so.
  package static func isPossible(_ layout: Layout, dims: [Int]) throws(OneDNNError) -> Bool {
    guard batch_norm_is_possible() != 0, layout.type == .bf16, dims[1].isMultiple(of: 16) else { return false }
    return try layout == .channelsLast(dims, .bf16)
  }

  /// - Parameters:
  ///   - dims: `[N, C, H, W]`.
  ///   - scale, shift: `[C]`.
  ///   - mean, variance: `[C]`; written by the forward pass, the variance biased, and read by the backward one.
  /// - Precondition: ``isPossible(_:dims:)``.
  package init(
    dims: [Int], epsilon: Float, relu: Bool, scale: Memory, shift: Memory, mean: Memory, variance: Memory,
    on engine: Engine
  ) {
    norm = batch_norm(
      pixels: dims[0] * dims[2] * dims[3], channels: dims[1], epsilon: epsilon, relu: relu ? 1 : 0,
      scale: scale.floats.baseAddress, shift: shift.floats.baseAddress, mean: mean.floats.baseAddress,
      variance: variance.floats.baseAddress)
    windows = norm_windows(images: dims[0], h: dims[2], w: dims[3])
    memories = [scale, shift, mean, variance]
    self.engine = engine
    var (norm, windows) = (norm, windows)
    engine.reserveScratch(batch_norm_pool_scratch_count(&norm, &windows))
  }

  package func forward(_ source: Memory, into target: Memory) {
    var norm = norm
    batch_norm_forward(&norm, source.pointer, target.pointer, engine.scratch, threads)
  }

  /// Turns the gradient of the target into that of the source, in place.
  package func backward(_ source: Memory, gradient: Memory, scaleGradient: Memory, shiftGradient: Memory) {
    var norm = norm
    batch_norm_backward(
      &norm, source.pointer, gradient.pointer, scaleGradient.floats.baseAddress, shiftGradient.floats.baseAddress,
      engine.scratch, threads)
  }

  /// The maxima over windows of 2 x 2 of what ``forward(_:into:)`` would leave, and where they stand, as
  /// ``WindowMaximum`` has it; the normalised images themselves are not kept.
  package func forward(_ source: Memory, maxima: Memory, places: Memory) {
    var (norm, windows) = (norm, windows)
    batch_norm_pool_forward(
      &norm, &windows, source.pointer, maxima.pointer, places.pointer, engine.scratch, threads)
  }

  /// The gradient of the source from that of the maxima.
  package func backward(
    _ source: Memory, maximaGradient: Memory, places: Memory, into gradient: Memory, scaleGradient: Memory,
    shiftGradient: Memory
  ) {
    var (norm, windows) = (norm, windows)
    batch_norm_pool_backward(
      &norm, &windows, source.pointer, maximaGradient.pointer, places.pointer, gradient.pointer,
      scaleGradient.floats.baseAddress, shiftGradient.floats.baseAddress, engine.scratch, threads)
  }
}
