import CKernels

/// The gradient of a convolution's filters in bf16, by tiles of the processor (AMX), on images with all channels of a
/// pixel side by side.
///
/// Pixels are taken in pairs, once from even places and once from odd ones, so that every tap of the kernel multiplies
/// the same memory at another offset. Sums are f32. The same bits for any number of threads.
package final class TileGradient {
  private var shape: tile_convolution
  private let threads: Int32
  private let engine: Engine

  /// Whether the sums of all filters stay in a core's cache; where they do not, oneDNN, which holds fewer at a time, is
  /// as fast (512 > 512 channels of `vgg16`).
  package static func isFast(_ shape: ConvolutionShape) -> Bool { shape.weights.reduce(1, *) <= 3 << 19 }

  /// - Precondition: ``TileConvolution/isPossible(_:)``.
  package init(_ shape: ConvolutionShape, on engine: Engine) {
    precondition(TileConvolution.isPossible(shape), "\(shape)")
    self.shape = tile_convolution(shape)
    self.engine = engine
    threads = Int32(ComputeThreads.current.openMP)
    engine.reserveScratch(tile_gradient_scratch_count(&self.shape, threads))
  }

  /// The gradients of the plain filters `[O, C, kernel, kernel]` and of the bias `[O]`.
  package func filterGradient(_ source: Memory, targetGradient: Memory, into filters: Memory, bias: Memory) {
    tile_filter_gradient(
      &shape, source.pointer, targetGradient.pointer, filters.floats.baseAddress, bias.floats.baseAddress,
      engine.scratch, threads)
  }
}
