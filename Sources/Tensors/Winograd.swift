import CKernels

/// A convolution of stride 1 by Winograd's minimal filtering, F(4x4, 3x3) or F(2x2, 5x5), on images in blocks of channels.
///
/// It multiplies a quarter as often as the direct way, or 0.36 times, for rounding errors of about 1e-5 instead of 1e-7
/// of the largest sum. Images may be bf16, which halves the memory that is moved; the sums are f32. The same bits for any
/// number of threads.
///
/// - Source: Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", CVPR 2016.
package final class Winograd {
  private var shape: winograd_shape
  private let threads: Int32
  private let engine: Engine
  /// Channels that lie side by side in memory.
  package let block: Int

  /// The channels side by side that it is fastest with on this processor.
  package static let nativeBlock = winograd_block()

  /// Whether a convolution can be computed so, in all passes.
  package static func isPossible(_ shape: ConvolutionShape) -> Bool {
    [3, 5].contains(shape.weights[2]) && shape.stride == 1 && (0..<shape.weights[2]).contains(shape.padding)
      && shape.weights[0].isMultiple(of: 16) && shape.weights[1].isMultiple(of: 16)
  }

  /// - Parameter adjoint: Computes the gradient of `shape`'s input from that of its output instead.
  /// - Precondition: ``isPossible(_:)``.
  package init(_ shape: ConvolutionShape, adjoint: Bool = false, block: Int, on engine: Engine) {
    precondition(Winograd.isPossible(shape) && (block == 8 || block == 16), "\(shape) in blocks of \(block)")
    let (source, target) = (shape.source, shape.target)
    let (isBF16, kernel): (Int32, Int) = (shape.type == .bf16 ? 1 : 0, shape.weights[2])
    self.shape =
      adjoint
      ? winograd_shape(
        n: target[0], c: target[1], o: source[1], h: target[2], w: target[3], padding: kernel - 1 - shape.padding,
        kernel: kernel, block: block, is_bf16: isBF16)
      : winograd_shape(
        n: source[0], c: source[1], o: target[1], h: source[2], w: source[3], padding: shape.padding, kernel: kernel,
        block: block, is_bf16: isBF16)
    self.engine = engine
    self.block = block
    threads = Int32(ComputeThreads.current.openMP)
    engine.reserveScratch(winograd_scratch_count(&self.shape, threads))
  }

  /// Filters as ``convolve(_:_:bias:relu:into:)`` reads them, to be filled by ``transform(_:into:)``.
  package func makeFilters() -> Tensor { Tensor([winograd_filter_count(&shape)]) }

  /// Transforms plain filters `[O, C, kernel, kernel]`; `adjoint` as in ``init(_:adjoint:block:on:)``.
  package func transform(_ filters: Memory, adjoint: Bool, into transformed: Tensor) {
    winograd_transform_filters(&shape, filters.floats.baseAddress, adjoint ? 1 : 0, transformed.pointer, threads)
  }

  /// Convolves, adds the bias `[O]` if there is one, and takes the positive part if `relu`.
  package func convolve(_ source: Memory, _ transformed: Tensor, bias: Memory?, relu: Bool, into target: Memory) {
    winograd_convolve(
      &shape, source.pointer, transformed.pointer, bias?.floats.baseAddress, relu ? 1 : 0, target.pointer,
      engine.scratch, threads)
  }

  /// The gradients of the plain filters `[O, C, kernel, kernel]` and of the bias `[O]`.
  package func filterGradient(_ source: Memory, targetGradient: Memory, into filters: Memory, bias: Memory) {
    winograd_filter_gradient(
      &shape, source.pointer, targetGradient.pointer, filters.floats.baseAddress,
      bias.floats.baseAddress, engine.scratch, threads)
  }
}
