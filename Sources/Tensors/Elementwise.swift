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

/// A step of gradient descent with momentum and weight decay, in one pass over memory:
/// v = momentum · v + g + decay · w, w = w - rate · v. Padding stays 0.
package func descend(
  _ values: Memory, velocity: Memory, gradient: Memory, momentum: Float, decay: Float, rate: Float
) {
  precondition(values.layout == velocity.layout && values.layout == gradient.layout, "a step over several layouts")
  CKernels.descend(
    values.floats.baseAddress, velocity.floats.baseAddress, gradient.floats.baseAddress, values.floats.count,
    momentum, decay, rate, Int32(ComputeThreads.current.openMP))
}
