import CKernels

/// A convolution in bf16 by tiles of the processor (AMX), on images with all channels of a pixel side by side.
///
/// Every tap of the kernel multiplies the same memory at another offset: images are copied with nothing around them, a
/// band at a time. Images of up to three channels become columns of all pixels around each. Sums are f32. The same bits
/// for any number of threads.
package final class TileConvolution {
  private var shape: tile_convolution
  private let threads: Int32
  private let engine: Engine

  /// Whether the processor has tiles, and the convolution keeps the images' size with channels by 32, or few enough of
  /// the input.
  package static func isPossible(_ shape: ConvolutionShape) -> Bool {
    guard shape.type.hasTiles, shape.stride == 1, shape.padding == shape.weights[2] / 2 else { return false }
    var extents = tile_convolution(shape)
    return tile_convolution_is_possible(&extents) != 0
  }

  /// Whether the gradient of the input can be computed, too: its channels fill whole tiles.
  package static func isAdjointPossible(_ shape: ConvolutionShape) -> Bool {
    isPossible(shape) && shape.weights[1].isMultiple(of: 32)
  }

  /// - Parameter adjoint: Computes the gradient of `shape`'s input from that of its output instead.
  /// - Precondition: ``isPossible(_:)``, or ``isAdjointPossible(_:)``.
  package init(_ shape: ConvolutionShape, adjoint: Bool = false, on engine: Engine) {
    precondition(adjoint ? TileConvolution.isAdjointPossible(shape) : TileConvolution.isPossible(shape), "\(shape)")
    self.shape = tile_convolution(shape)
    if adjoint { (self.shape.c, self.shape.o) = (self.shape.o, self.shape.c) }
    self.engine = engine
    threads = Int32(ComputeThreads.current.openMP)
    engine.reserveScratch(tile_convolution_scratch_count(&self.shape, threads))
  }

  /// Filters as ``convolve(_:_:bias:relu:into:)`` reads them, to be filled by ``pack(_:adjoint:into:)``.
  package func makeFilters() -> Tensor { Tensor([(tile_filter_count(&shape) + 1) / 2]) }

  /// Brings plain filters `[O, C, kernel, kernel]` into the order of tiles; `adjoint` as in ``init(_:adjoint:on:)``.
  package func pack(_ filters: Memory, adjoint: Bool, into packed: Tensor) {
    tile_pack_filters(&shape, filters.floats.baseAddress, adjoint ? 1 : 0, packed.pointer, threads)
  }

  /// Convolves, adds the bias `[O]` if there is one, and takes the positive part if `relu`.
  package func convolve(_ source: Memory, _ packed: Tensor, bias: Memory?, relu: Bool, into target: Memory) {
    tile_convolve(
      &shape, source.pointer, packed.pointer, bias?.floats.baseAddress, relu ? 1 : 0, target.pointer, engine.scratch,
      threads)
  }
}

extension tile_convolution {
  init(_ shape: ConvolutionShape) {
    self.init(
      n: shape.source[0], c: shape.source[1], o: shape.weights[0], h: shape.source[2], w: shape.source[3],
      kernel: shape.weights[2])
  }
}
