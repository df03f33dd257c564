import COneDNN

/// The description of a primitive that oneDNN has chosen an implementation for.
package final class PrimitiveDescriptor {
  let handle: dnnl_primitive_desc_t
  let operation: String

  /// - Parameter hint: The forward primitive's description, for a backward one.
  package init<Descriptor>(
    _ operation: String, _ descriptor: Descriptor, attributes: Attributes? = nil, hint: PrimitiveDescriptor? = nil,
    on engine: Engine
  ) throws(OneDNNError) {
    self.operation = operation
    var result: dnnl_primitive_desc_t?
    let status = withUnsafePointer(to: descriptor) {
      dnnl_primitive_desc_create(&result, $0, attributes?.handle, engine.handle, hint?.handle)
    }
    try OneDNNError.check(status, operation)
    guard let result else { preconditionFailure("oneDNN described no primitive and reported success") }
    handle = result
  }

  /// Owns a description that oneDNN has made in another way.
  fileprivate init(taking handle: dnnl_primitive_desc_t, _ operation: String) {
    (self.handle, self.operation) = (handle, operation)
  }

  deinit { dnnl_primitive_desc_destroy(handle) }

  /// The layout that the primitive takes or gives for one of its arguments.
  package func layout(_ argument: Argument) -> Layout {
    guard let found = dnnl_primitive_desc_query_md(handle, dnnl_query_exec_arg_md, argument.index) else {
      return Layout(dnnl_memory_desc_t())
    }
    return Layout(found.pointee)
  }

  /// The implementation's name, such as `"jit:avx2"`.
  package var implementation: String {
    var name: UnsafePointer<CChar>?
    _ = withUnsafeMutablePointer(to: &name) { dnnl_primitive_desc_query(handle, dnnl_query_impl_info_str, 0, $0) }
    return name.map { String(cString: $0) } ?? "unknown"
  }
}

/// What is fused behind a primitive.
package final class Attributes {
  let handle: dnnl_primitive_attr_t

  /// A ReLU on the result.
  package init(reluAfterwards: Void = ()) throws(OneDNNError) {
    var attributes: dnnl_primitive_attr_t?
    try OneDNNError.check(dnnl_primitive_attr_create(&attributes), "attributes")
    guard let attributes else { preconditionFailure("oneDNN made no attributes and reported success") }
    handle = attributes
    var operations: dnnl_post_ops_t?
    try OneDNNError.check(dnnl_post_ops_create(&operations), "post-operations")
    defer { dnnl_post_ops_destroy(operations) }
    try OneDNNError.check(dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_relu, 0, 0), "ReLU afterwards")
    try OneDNNError.check(dnnl_primitive_attr_set_post_ops(handle, operations), "post-operations")
  }

  deinit { dnnl_primitive_attr_destroy(handle) }
}

/// A primitive with the memories that it works on: made once, run at every step.
package final class Primitive {
  private let handle: dnnl_primitive_t
  private let arguments: [dnnl_exec_arg_t]
  /// What it reads and writes.
  package let memories: [Memory]
  private let engine: Engine
  private let operation: String
  package let implementation: String

  package init(
    _ descriptor: PrimitiveDescriptor, _ arguments: [(Argument, Memory)], on engine: Engine
  ) throws(OneDNNError) {
    AllocationCount.add()
    operation = descriptor.operation
    self.engine = engine
    memories = arguments.map(\.1)
    self.arguments = arguments.map { dnnl_exec_arg_t(arg: $0.0.index, memory: $0.1.handle) }
    implementation = descriptor.implementation
    var result: dnnl_primitive_t?
    try OneDNNError.check(dnnl_primitive_create(&result, descriptor.handle), operation)
    guard let result else { preconditionFailure("oneDNN made no primitive and reported success") }
    handle = result
  }

  /// Copies one memory into another of the same extents, changing the layout.
  package static func reorder(from source: Memory, to target: Memory, on engine: Engine) throws(OneDNNError)
    -> Primitive
  {
    var result: dnnl_primitive_desc_t?
    let status = withUnsafePointer(to: source.layout.descriptor) { source in
      withUnsafePointer(to: target.layout.descriptor) { target in
        dnnl_reorder_primitive_desc_create(&result, source, engine.handle, target, engine.handle, nil)
      }
    }
    try OneDNNError.check(status, "reorder")
    guard let result else { preconditionFailure("oneDNN described no reorder and reported success") }
    return try Primitive(
      PrimitiveDescriptor(taking: result, "reorder"), [(.source, source), (.target, target)],
      on: engine)
  }

  deinit { dnnl_primitive_destroy(handle) }

  /// Runs the primitive to its end.
  package func execute() {
    let status = arguments.withUnsafeBufferPointer {
      dnnl_primitive_execute(handle, engine.stream, Int32($0.count), $0.baseAddress)
    }
    precondition(status == dnnl_success, "oneDNN: \(operation): status \(status.rawValue)")
  }
}
