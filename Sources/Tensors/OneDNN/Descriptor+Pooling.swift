import COneDNN

/// The extents of a pooling over square windows on one batch.
package struct PoolingShape {
  /// What is taken of a window.
  package enum Kind: Sendable {
    case maximum, mean

    var algorithm: dnnl_alg_kind_t { self == .maximum ? dnnl_pooling_max : dnnl_pooling_avg_exclude_padding }
  }

  /// `[N, C, H, W]`.
  package var source: [Int]
  package var kernel: Int
  package var stride: Int
  package var padding: Int
  package var kind: Kind

  package init(source: [Int], kernel: Int, stride: Int, padding: Int = 0, kind: Kind = .maximum) {
    (self.source, self.kernel, self.stride, self.padding, self.kind) = (source, kernel, stride, padding, kind)
  }

  /// `[N, C, H', W']`; what does not fill a window at the far edges is left out, as PyTorch does.
  package var target: [Int] { [source[0], source[1], extent(2), extent(3)] }

  private func extent(_ axis: Int) -> Int { (source[axis] + 2 * padding - kernel) / stride + 1 }

  /// The padding at the far edges that makes the windows end with the image.
  fileprivate var farPadding: [Int] {
    [2, 3].map { axis in (extent(axis) - 1) * stride + kernel - source[axis] - padding }
  }
}

extension PrimitiveDescriptor {
  package static func poolingForward(
    _ shape: PoolingShape, source: Layout, mode: PropagationMode, on engine: Engine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var descriptor = dnnl_pooling_desc_t()
    var target = try Layout.any(shape.target, source.type).descriptor
    var source = source.descriptor
    let status = withExtents(shape) { strides, kernel, near, far in
      dnnl_pooling_forward_desc_init(
        &descriptor, mode.kind, shape.kind.algorithm, &source, &target, strides, kernel, near, far)
    }
    try OneDNNError.check(status, "pooling")
    return try PrimitiveDescriptor("pooling", descriptor, on: engine)
  }

  package static func poolingBackward(
    _ shape: PoolingShape, source: Layout, target: Layout, hint: PrimitiveDescriptor, on engine: Engine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var descriptor = dnnl_pooling_desc_t()
    var source = source.descriptor
    var target = target.descriptor
    let status = withExtents(shape) { strides, kernel, near, far in
      dnnl_pooling_backward_desc_init(
        &descriptor, shape.kind.algorithm, &source, &target, strides, kernel, near, far)
    }
    try OneDNNError.check(status, "pooling backward")
    return try PrimitiveDescriptor("pooling backward", descriptor, hint: hint, on: engine)
  }

  private typealias Extents = UnsafePointer<dnnl_dim_t>

  private static func withExtents(
    _ shape: PoolingShape, _ body: (Extents, Extents, Extents, Extents) -> dnnl_status_t
  ) -> dnnl_status_t {
    Dims([shape.stride, shape.stride]).withPointer { strides in
      Dims([shape.kernel, shape.kernel]).withPointer { kernel in
        Dims([shape.padding, shape.padding]).withPointer { near in
          Dims(shape.farPadding).withPointer { far in body(strides, kernel, near, far) }
        }
      }
    }
  }
}
