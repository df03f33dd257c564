import Datasets
import NN
import RunStore
import Telemetry
import Tensors

extension Trainer {
  /// f(x) of every image, plain and in order, with the backbone in inference mode: `[N, D]`.
  func extractFeatures(epoch: Int) throws -> Tensor {
    ports.events.post(.phaseStarted(.features, epoch: epoch))
    let network = model.inference
    let batch = network.input.rowCount
    let features = try makeFeatures()
    let (count, starts) = (images.count, stride(from: 0, to: images.count, by: batch))
    batches.start(starts.lazy.map { BatchRequest.plain($0..<min($0 + batch, count)) })
    defer { batches.stop() }
    for start in starts {
      try gate.poll()
      let end = min(start + batch, count)
      try batches.next(into: network.input)
      let result = network.forward()
      let length = result.rowLength * (end - start)
      let target = UnsafeMutableBufferPointer(
        rebasing: features.elements[start * result.rowLength..<start * result.rowLength + length])
      _ = target.update(from: result.elements[..<length])
      ports.events.post(.progressed(.features, done: end, total: count))
    }
    return features
  }

  /// Room for the features: in memory, or in a file beside the run where they would take more than the pixels leave of
  /// the budget.
  private func makeFeatures() throws -> Tensor {
    let shape = Shape([images.count, model.network.featureCount])
    let room = plan.memoryBudget - images.memoryUsed
    guard shape.count * MemoryLayout<Float>.stride > room else { return Tensor(shape) }
    return try Tensor(shape, mappedIn: directory.path)
  }
}
