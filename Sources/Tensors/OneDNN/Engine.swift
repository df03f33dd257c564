import COneDNN

/// oneDNN's processor and the order of work on it. Belongs to the trainer's thread.
package final class Engine {
  let handle: dnnl_engine_t
  let stream: dnnl_stream_t
  private var scratchMemory = Tensor([0])
  /// Where activations lie.
  package let arena = Arena()

  package init() throws(OneDNNError) {
    var engine: dnnl_engine_t?
    try OneDNNError.check(dnnl_engine_create(&engine, dnnl_cpu, 0), "engine")
    guard let engine else { preconditionFailure("oneDNN made no engine and reported success") }
    var stream: dnnl_stream_t?
    try OneDNNError.check(dnnl_stream_create(&stream, engine, dnnl_stream_default_flags.rawValue), "stream")
    guard let stream else { preconditionFailure("oneDNN made no stream and reported success") }
    (handle, self.stream) = (engine, stream)
  }

  /// Working memory that every step may overwrite: steps run one after the other.
  var scratch: UnsafeMutablePointer<Float> { scratchMemory.pointer }

  /// Sees to it that ``scratch`` has room for `count` floats.
  func reserveScratch(_ count: Int) {
    if count > scratchMemory.count { scratchMemory = Tensor([count]) }
  }

  deinit {
    dnnl_stream_destroy(stream)
    dnnl_engine_destroy(handle)
  }
}
