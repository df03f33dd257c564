import COneDNN

extension PrimitiveDescriptor {
  /// Batch normalisation over channels, with scale and shift; in training with a ReLU behind it if asked.
  ///
  /// Mean and variance are given if `isGlobal`; else they are the batch's and come out.
  package static func batchNormForward(
    _ data: Layout, epsilon: Float, mode: PropagationMode, withReLU: Bool, isGlobal: Bool, on engine: Engine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var descriptor = dnnl_batch_normalization_desc_t()
    var data = data.descriptor
    let status = dnnl_batch_normalization_forward_desc_init(
      &descriptor, mode.kind, &data, epsilon, flags(withReLU, isGlobal: isGlobal))
    try OneDNNError.check(status, "batch normalisation")
    return try PrimitiveDescriptor("batch normalisation", descriptor, on: engine)
  }

  package static func batchNormBackward(
    gradient: Layout, data: Layout, epsilon: Float, withReLU: Bool, isGlobal: Bool, hint: PrimitiveDescriptor,
    on engine: Engine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var descriptor = dnnl_batch_normalization_desc_t()
    var gradient = gradient.descriptor
    var data = data.descriptor
    let status = dnnl_batch_normalization_backward_desc_init(
      &descriptor, dnnl_backward, &gradient, &data, epsilon, flags(withReLU, isGlobal: isGlobal))
    try OneDNNError.check(status, "batch normalisation backward")
    return try PrimitiveDescriptor("batch normalisation backward", descriptor, hint: hint, on: engine)
  }

  private static func flags(_ withReLU: Bool, isGlobal: Bool) -> UInt32 {
    var flags = dnnl_use_scale.rawValue | dnnl_use_shift.rawValue
    if withReLU { flags |= dnnl_fuse_norm_relu.rawValue }
    if isGlobal { flags |= dnnl_use_global_stats.rawValue }
    return flags
  }

  package static func reluForward(
    _ data: Layout, mode: PropagationMode, on engine: Engine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var descriptor = dnnl_eltwise_desc_t()
    var data = data.descriptor
    try OneDNNError.check(
      dnnl_eltwise_forward_desc_init(&descriptor, mode.kind, dnnl_eltwise_relu, &data, 0, 0), "ReLU")
    return try PrimitiveDescriptor("ReLU", descriptor, on: engine)
  }

  package static func reluBackward(
    gradient: Layout, data: Layout, hint: PrimitiveDescriptor, on engine: Engine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var descriptor = dnnl_eltwise_desc_t()
    var gradient = gradient.descriptor
    var data = data.descriptor
    try OneDNNError.check(
      dnnl_eltwise_backward_desc_init(&descriptor, dnnl_eltwise_relu, &gradient, &data, 0, 0), "ReLU backward")
    return try PrimitiveDescriptor("ReLU backward", descriptor, hint: hint, on: engine)
  }
}
