import COneDNN

/// An array in a layout of oneDNN's choice, with memory of its own, of a tensor or of an ``Arena``.
package final class Memory {
  package let layout: Layout
  let handle: dnnl_memory_t
  package private(set) var pointer: UnsafeMutableRawPointer
  private let isOwner: Bool
  private let tensor: Tensor?  // kept alive while its memory is used
  private let arena: Arena?  // likewise
  /// Whether its place is an ``Arena``'s to give; it must not be touched before it has one.
  package var isPlanned: Bool { arena != nil }

  /// New memory of zeros.
  package init(_ layout: Layout, on engine: Engine) throws(OneDNNError) {
    let bytes = max(64, layout.byteCount)
    pointer = AlignedMemory.allocate(bytes)
    pointer.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    (self.layout, isOwner, tensor, arena) = (layout, true, nil, nil)
    AllocationCount.add()
    handle = try Memory.make(layout, pointer, engine)
  }

  /// The memory of a tensor, row-major, seen with the given extents; for elements of bf16 half of it.
  package init(
    _ tensor: Tensor, dims: [Int], _ type: ElementType = .f32, on engine: Engine
  ) throws(OneDNNError) {
    precondition(dims.reduce(1, *) == tensor.count, "\(tensor.shape) seen as \(dims)")
    layout = try Layout.plain(dims, type)
    pointer = UnsafeMutableRawPointer(tensor.pointer)
    (isOwner, self.tensor, arena) = (false, tensor, nil)
    handle = try Memory.make(layout, pointer, engine)
  }

  /// Memory that the engine's ``Arena`` is to place once it is known when it is used.
  package init(planned layout: Layout, on engine: Engine) throws(OneDNNError) {
    pointer = UnsafeMutableRawPointer(engine.scratch)
    (self.layout, isOwner, tensor, arena) = (layout, false, nil, engine.arena)
    handle = try Memory.make(layout, pointer, engine)
  }

  /// Moves it; what it held is lost.
  func place(at pointer: UnsafeMutableRawPointer) {
    self.pointer = pointer
    let status = dnnl_memory_set_data_handle(handle, pointer)
    precondition(status == dnnl_success, "a memory cannot be placed: status \(status.rawValue)")
  }

  private static func make(
    _ layout: Layout, _ pointer: UnsafeMutableRawPointer, _ engine: Engine
  ) throws(OneDNNError) -> dnnl_memory_t {
    var result: dnnl_memory_t?
    let status = withUnsafePointer(to: layout.descriptor) { dnnl_memory_create(&result, $0, engine.handle, pointer) }
    try OneDNNError.check(status, "memory of \(layout.byteCount) bytes")
    guard let result else { preconditionFailure("oneDNN made no memory and reported success") }
    return result
  }

  deinit {
    dnnl_memory_destroy(handle)
    if isOwner { pointer.deallocate() }
  }

  /// The elements in the order that they lie in memory, padding included (padding is zero).
  ///
  /// - Precondition: they are f32.
  package var floats: UnsafeMutableBufferPointer<Float> {
    precondition(layout.type == .f32, "an array of bf16 read as f32")
    let count = layout.byteCount / MemoryLayout<Float>.stride
    return UnsafeMutableBufferPointer(start: pointer.assumingMemoryBound(to: Float.self), count: count)
  }

  /// Whether no element is a NaN or an infinity.
  package var isFinite: Bool {
    switch layout.type {
    case .f32: return floats.allSatisfy(\.isFinite)
    case .bf16:
      let exponent: UInt16 = 0x7f80
      let halves = UnsafeRawBufferPointer(start: pointer, count: layout.byteCount).bindMemory(to: UInt16.self)
      return halves.allSatisfy { $0 & exponent != exponent }
    }
  }
}
