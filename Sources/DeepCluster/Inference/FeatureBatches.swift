import Datasets
import NN
import Tensors

/// Calls `body` with f(x) of the images `0..<count`, batch by batch and in order, with the backbone in inference mode.
///
/// - Parameters:
///   - batch: Images of a batch, where those are fewer than the network takes.
///   - request: Which images a batch takes for a part of `0..<count`; plain ones with these numbers by default.
///   - poll: Called before each batch.
///   - forward: Gives the features of the images in the network's input, of which the first ones are those.
///   - body: Is given `[B, D]` features, overwritten by the next batch, and the images that their first rows belong to;
///     the last batch has rows beyond these.
func forEachFeatureBatch(
  of count: Int, network: CompiledNetwork, batches: BatchRing, batch: Int? = nil,
  request: @escaping (_ images: Range<Int>) -> BatchRequest = { .plain($0) }, poll: () throws -> Void = {},
  forward: (_ network: CompiledNetwork, _ images: Range<Int>) -> Tensor = { network, _ in network.forward() },
  _ body: (_ features: Tensor, _ images: Range<Int>) throws -> Void
) throws {
  let batch = batch ?? network.input.rowCount
  let starts = stride(from: 0, to: count, by: batch)
  batches.start(starts.lazy.map { request($0..<min($0 + batch, count)) })
  defer { batches.stop() }
  for start in starts {
    try poll()
    try batches.next(into: network.input)
    let images = start..<min(start + batch, count)
    try body(forward(network, images), images)
  }
}
