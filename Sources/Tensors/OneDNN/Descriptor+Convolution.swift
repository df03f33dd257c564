import COneDNN

/// The extents of a two-dimensional convolution on one batch.
package struct ConvolutionShape {
  /// `[N, C, H, W]`.
  package var source: [Int]
  /// `[O, C, kernel, kernel]`.
  package var weights: [Int]
  package var stride: Int
  package var padding: Int
  /// Of images and filters; sums, bias and the filters' gradient are f32.
  package var type: ElementType

  package init(source: [Int], weights: [Int], stride: Int, padding: Int, type: ElementType = .f32) {
    (self.source, self.weights, self.stride, self.padding) = (source, weights, stride, padding)
    self.type = type
  }

  /// `[N, O, H', W']`.
  package var target: [Int] {
    func extent(_ axis: Int) -> Int { (source[axis] + 2 * padding - weights[axis]) / stride + 1 }
    return [source[0], weights[0], extent(2), extent(3)]
  }

  fileprivate var strides: Dims { Dims([stride, stride]) }
  fileprivate var paddings: Dims { Dims([padding, padding]) }
}

extension PrimitiveDescriptor {
  /// A convolution with bias; the layouts are oneDNN's choice, but for images in inference where 16 channels make a
  /// block: oneDNN would take channels last there, and blocks are what all else reads. Tiles of bf16 (AMX) are used with
  /// channels last only; oneDNN leaves them so behind one channel if it believes that nothing is trained, which changes
  /// nothing else.
  package static func convolutionForward(
    _ shape: ConvolutionShape, mode: PropagationMode, attributes: Attributes? = nil, on engine: Engine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var descriptor = dnnl_convolution_desc_t()
    let hasTiles = shape.type.hasTiles
    func images(_ dims: [Int]) throws(OneDNNError) -> Layout {
      let isFixed = mode == .inference && !hasTiles && Winograd.nativeBlock == 16 && dims[1].isMultiple(of: 16)
      return try isFixed ? .channelBlocks(dims, of: 16, shape.type) : .any(dims, shape.type)
    }
    var source = try images(shape.source).descriptor
    var weights = try Layout.any(shape.weights, shape.type).descriptor
    var bias = try Layout.plain([shape.weights[0]]).descriptor
    var target = try images(shape.target).descriptor
    let status = shape.strides.withPointer { strides in
      shape.paddings.withPointer { padding in
        dnnl_convolution_forward_desc_init(
          &descriptor, (hasTiles ? .inference : mode).kind, dnnl_convolution_direct, &source, &weights, &bias, &target,
          strides, padding, padding)
      }
    }
    try OneDNNError.check(status, "convolution of \(shape)")
    return try PrimitiveDescriptor("convolution of \(shape)", descriptor, attributes: attributes, on: engine)
  }

  package static func convolutionBackwardData(
    _ shape: ConvolutionShape, hint: PrimitiveDescriptor, on engine: Engine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var descriptor = dnnl_convolution_desc_t()
    var source = try Layout.any(shape.source, shape.type).descriptor
    var weights = try Layout.any(shape.weights, shape.type).descriptor
    var target = try Layout.any(shape.target, shape.type).descriptor
    let status = shape.strides.withPointer { strides in
      shape.paddings.withPointer { padding in
        dnnl_convolution_backward_data_desc_init(
          &descriptor, dnnl_convolution_direct, &source, &weights, &target, strides, padding, padding)
      }
    }
    try OneDNNError.check(status, "convolution backward to data of \(shape)")
    return try PrimitiveDescriptor("convolution backward to data of \(shape)", descriptor, hint: hint, on: engine)
  }

  package static func convolutionBackwardWeights(
    _ shape: ConvolutionShape, hint: PrimitiveDescriptor, on engine: Engine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var descriptor = dnnl_convolution_desc_t()
    var source = try Layout.any(shape.source, shape.type).descriptor
    var weights = try Layout.any(shape.weights).descriptor
    var bias = try Layout.plain([shape.weights[0]]).descriptor
    var target = try Layout.any(shape.target, shape.type).descriptor
    let status = shape.strides.withPointer { strides in
      shape.paddings.withPointer { padding in
        dnnl_convolution_backward_weights_desc_init(
          &descriptor, dnnl_convolution_direct, &source, &weights, &bias, &target, strides, padding, padding)
      }
    }
    try OneDNNError.check(status, "convolution backward to weights of \(shape)")
    return try PrimitiveDescriptor("convolution backward to weights of \(shape)", descriptor, hint: hint, on: engine)
  }
}

/// Whether a forward pass keeps what a backward pass needs.
package enum PropagationMode: Sendable {
  case training, inference

  var kind: dnnl_prop_kind_t { self == .training ? dnnl_forward_training : dnnl_forward_inference }
}
