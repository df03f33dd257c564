import COneDNN

extension PrimitiveDescriptor {
  /// A linear layer with bias on a source in a given layout; the weights' layout is oneDNN's choice.
  ///
  /// The weights are of the source's type; the result, the bias and the weights' gradient are f32.
  ///
  /// - Parameter weights: `[D, …]`, the further extents those of one image of the source.
  package static func innerProductForward(
    source: Layout, weights: [Int], batch: Int, mode: PropagationMode, on engine: Engine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var descriptor = dnnl_inner_product_desc_t()
    var weightLayout = try Layout.any(weights, source.type).descriptor
    var source = source.descriptor
    var bias = try Layout.plain([weights[0]]).descriptor
    var target = try Layout.plain([batch, weights[0]]).descriptor
    let status = dnnl_inner_product_forward_desc_init(
      &descriptor, mode.kind, &source, &weightLayout, &bias, &target)
    try OneDNNError.check(status, "linear layer")
    return try PrimitiveDescriptor("linear layer", descriptor, on: engine)
  }

  package static func innerProductBackwardData(
    source: Layout, weights: [Int], batch: Int, hint: PrimitiveDescriptor, on engine: Engine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var descriptor = dnnl_inner_product_desc_t()
    var weightLayout = try Layout.any(weights, source.type).descriptor
    var target = try Layout.plain([batch, weights[0]], source.type).descriptor
    var source = source.descriptor
    let status = dnnl_inner_product_backward_data_desc_init(&descriptor, &source, &weightLayout, &target)
    try OneDNNError.check(status, "linear layer backward to data")
    return try PrimitiveDescriptor("linear layer backward to data", descriptor, hint: hint, on: engine)
  }

  package static func innerProductBackwardWeights(
    source: Layout, weights: [Int], batch: Int, hint: PrimitiveDescriptor, on engine: Engine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var descriptor = dnnl_inner_product_desc_t()
    var target = try Layout.plain([batch, weights[0]], source.type).descriptor
    var source = source.descriptor
    var weightLayout = try Layout.any(weights).descriptor
    var bias = try Layout.plain([weights[0]]).descriptor
    let status = dnnl_inner_product_backward_weights_desc_init(
      &descriptor, &source, &weightLayout, &bias, &target)
    try OneDNNError.check(status, "linear layer backward to weights")
    return try PrimitiveDescriptor("linear layer backward to weights", descriptor, hint: hint, on: engine)
  }
}
