import CKernels

/// Adds an array of the same layout, padding included, and takes the positive part if `relu`.
package func add(_ other: Memory, to target: Memory, relu: Bool) {
  precondition(other.layout == target.layout, "a sum of two layouts")
  let threads = Int32(ComputeThreads.current.openMP)
  switch target.layout.type {
  case .f32: add_arrays(target.floats.baseAddress, other.floats.baseAddress, target.floats.count, relu ? 1 : 0, threads)
  case .bf16: add_arrays_bf16(target.pointer, other.pointer, target.layout.byteCount / 2, relu ? 1 : 0, threads)
  }
}
