import COneDNN

/// The extents of a max pooling on one batch, without padding.
package struct PoolingShape {
  /// `[N, C, H, W]`.
  package var source: [Int]
  package var kernel: Int
  package var stride: Int

  package init(source: [Int], kernel: Int, stride: Int) {
    (self.source, self.kernel, self.stride) = (source, kernel, stride)
  }

  /// `[N, C, H', W']`; what does not fill a window at the far edges is left out, as PyTorch does.
  package var target: [Int] {
    [source[0], source[1], (source[2] - kernel) / stride + 1, (source[3] - kernel) / stride + 1]
  }
}

extension PrimitiveDescriptor {
  package static func maxPoolingForward(
    _ shape: PoolingShape, source: Layout, mode: PropagationMode, on engine: Engine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var descriptor = dnnl_pooling_desc_t()
    var source = source.descriptor
    var target = try Layout.any(shape.target).descriptor
    let status = withExtents(shape) { strides, kernel, padding in
      dnnl_pooling_forward_desc_init(
        &descriptor, mode.kind, dnnl_pooling_max, &source, &target, strides, kernel, padding, padding)
    }
    try OneDNNError.check(status, "max pooling")
    return try PrimitiveDescriptor("max pooling", descriptor, on: engine)
  }

  package static func maxPoolingBackward(
    _ shape: PoolingShape, source: Layout, target: Layout, hint: PrimitiveDescriptor, on engine: Engine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var descriptor = dnnl_pooling_desc_t()
    var source = source.descriptor
    var target = target.descriptor
    let status = withExtents(shape) { strides, kernel, padding in
      dnnl_pooling_backward_desc_init(
        &descriptor, dnnl_pooling_max, &source, &target, strides, kernel, padding, padding)
    }
    try OneDNNError.check(status, "max pooling backward")
    return try PrimitiveDescriptor("max pooling backward", descriptor, hint: hint, on: engine)
  }

  private static func withExtents(
    _ shape: PoolingShape,
    _ body: (UnsafePointer<dnnl_dim_t>, UnsafePointer<dnnl_dim_t>, UnsafePointer<dnnl_dim_t>) -> dnnl_status_t
  ) -> dnnl_status_t {
    Dims([shape.stride, shape.stride]).withPointer { strides in
      Dims([shape.kernel, shape.kernel]).withPointer { kernel in
        Dims([0, 0]).withPointer { padding in body(strides, kernel, padding) }
      }
    }
  }
}
