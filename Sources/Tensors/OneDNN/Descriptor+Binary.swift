import COneDNN

extension PrimitiveDescriptor {
  /// The sum of two arrays of one layout, with a ReLU behind it if the attributes say so; it may replace the first.
  package static func sum(
    _ layout: Layout, attributes: Attributes? = nil, on engine: Engine
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    var descriptor = dnnl_binary_desc_t()
    var layout = layout.descriptor
    try OneDNNError.check(dnnl_binary_desc_init(&descriptor, dnnl_binary_add, &layout, &layout, &layout), "sum")
    return try PrimitiveDescriptor("sum", descriptor, attributes: attributes, on: engine)
  }
}
