import CKernels

/// The maximum over windows of 2 x 2 pixels side by side, and its gradient, on images whose channels lie side by side by
/// 16 or more: a few times as fast as oneDNN 2.6, whose loops read them a channel vector at a time.
package struct WindowMaximum {
  private var shape: pool_shape
  private let threads = Int32(ComputeThreads.current.openMP)
  /// The layouts of the images, and of the maxima.
  package let source: Layout
  package let target: Layout
  /// What the places of the maxima need.
  package let places: Layout

  /// - Returns: Nil where the windows or the layout are others.
  package init?(_ shape: PoolingShape, source: Layout) throws(OneDNNError) {
    let (dims, type) = (shape.source, source.type)
    guard shape.kind == .maximum, (shape.kernel, shape.stride, shape.padding) == (2, 2, 0) else { return nil }
    let planes: Int
    if dims[1].isMultiple(of: 16), source == (try Layout.channelsLast(dims, type)) {
      (planes, target) = (dims[0], try .channelsLast(shape.target, type))
    } else if dims[1].isMultiple(of: 16), source == (try Layout.channelBlocks(dims, of: 16, type)) {
      (planes, target) = (dims[0] * dims[1] / 16, try .channelBlocks(shape.target, of: 16, type))
    } else {
      return nil
    }
    self.shape = pool_shape(
      planes: planes, h: dims[2], w: dims[3], lanes: dims[0] * dims[1] / planes, is_bf16: type == .bf16 ? 1 : 0)
    self.source = source
    places = try WindowMaximum.places(shape)
  }

  /// What the places of a shape's maxima need: a byte each, of what layouts only have as floats. Channels come by 16.
  package static func places(_ shape: PoolingShape) throws(OneDNNError) -> Layout {
    try .plain([shape.target.reduce(1, *) / 4])
  }

  /// Fills `target` with the maxima of `source`, and `places` with where they stand.
  package func find(in source: Memory, into target: Memory, places: Memory) {
    var shape = shape
    max_pool(&shape, source.pointer, target.pointer, places.pointer, threads)
  }

  /// The gradient of the images: that of each maximum where it stood, 0 elsewhere.
  package func spread(_ targetGradient: Memory, places: Memory, into sourceGradient: Memory) {
    var shape = shape
    max_pool_gradient(&shape, targetGradient.pointer, places.pointer, sourceGradient.pointer, threads)
  }
}
