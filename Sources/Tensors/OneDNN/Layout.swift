import COneDNN

/// The extents of an array, its elements' type, and how oneDNN lays them out in memory.
package struct Layout: Equatable {
  package var descriptor: dnnl_memory_desc_t

  package init(_ descriptor: dnnl_memory_desc_t) { self.descriptor = descriptor }

  /// Row-major, the last extent dense.
  package static func plain(_ dims: [Int], _ type: ElementType = .f32) throws(OneDNNError) -> Layout {
    let tags = [dnnl_a, dnnl_ab, dnnl_abc, dnnl_abcd]
    return try Layout(dims, tags[dims.count - 1], type)
  }

  /// `[N, C, H, W]` in blocks of 8 or 16 channels: what vectorised primitives read.
  package static func channelBlocks(
    _ dims: [Int], of block: Int, _ type: ElementType = .f32
  ) throws(OneDNNError) -> Layout {
    precondition(block == 8 || block == 16, "blocks of \(block) channels")
    return try Layout(dims, block == 8 ? dnnl_aBcd8b : dnnl_aBcd16b, type)
  }

  /// The size of the blocks if this is ``channelBlocks(_:of:_:)`` of `dims`.
  package func channelBlock(_ dims: [Int]) throws(OneDNNError) -> Int? {
    for block in [8, 16] where self == (try Layout.channelBlocks(dims, of: block, type)) { return block }
    return nil
  }

  /// `[N, C, H, W]` with all channels of a pixel side by side.
  package static func channelsLast(_ dims: [Int], _ type: ElementType = .f32) throws(OneDNNError) -> Layout {
    try Layout(dims, dnnl_acdb, type)
  }

  /// Left to the primitive.
  package static func any(_ dims: [Int], _ type: ElementType = .f32) throws(OneDNNError) -> Layout {
    try Layout(dims, dnnl_format_tag_any, type)
  }

  /// What the elements are.
  package var type: ElementType { descriptor.data_type == dnnl_bf16 ? .bf16 : .f32 }

  /// The same places for elements of another type.
  package func with(_ type: ElementType) -> Layout {
    var result = self
    result.descriptor.data_type = type.handle
    return result
  }

  private init(_ dims: [Int], _ tag: dnnl_format_tag_t, _ type: ElementType) throws(OneDNNError) {
    var result = dnnl_memory_desc_t()
    let status = Dims(dims).withPointer {
      dnnl_memory_desc_init_by_tag(&result, Int32(dims.count), $0, type.handle, tag)
    }
    try OneDNNError.check(status, "layout of \(dims)")
    descriptor = result
  }

  package var byteCount: Int { withUnsafePointer(to: descriptor) { dnnl_memory_desc_get_size($0) } }

  /// Whether there is anything at all; a primitive without a workspace asks for a layout of nothing.
  package var isEmpty: Bool { byteCount == 0 }

  package static func == (a: Layout, b: Layout) -> Bool {
    withUnsafePointer(to: a.descriptor) { a in
      withUnsafePointer(to: b.descriptor) { b in dnnl_memory_desc_equal(a, b) != 0 }
    }
  }
}

/// Extents as oneDNN takes them: a C array of at most 12.
package struct Dims {
  private let values: [dnnl_dim_t]

  package init(_ values: [Int]) {
    precondition((1...12).contains(values.count), "\(values.count) extents")
    self.values = values.map { dnnl_dim_t($0) }
  }

  package func withPointer<Result>(_ body: (UnsafePointer<dnnl_dim_t>) -> Result) -> Result {
    values.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("extents are never empty") }
      return body(base)
    }
  }
}
