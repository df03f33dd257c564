import Datasets
import NN
import RunStore
import Telemetry
import Tensors

extension Trainer {
  /// f(x) of every image, plain and in order, with the backbone in inference mode: `[N, D]`.
  func extractFeatures(epoch: Int) throws -> Tensor {
    ports.events.post(.phaseStarted(.features, epoch: epoch))
    let features = try makeFeatures()
    try forEachFeatureBatch(
      of: images.count, network: model.inference, batches: batches, poll: { try gate.poll() }
    ) { result, range in
      let length = result.rowLength * range.count
      let start = range.lowerBound * result.rowLength
      let target = UnsafeMutableBufferPointer(rebasing: features.elements[start..<start + length])
      _ = target.update(from: result.elements[..<length])
      ports.events.post(.progressed(.features, done: range.upperBound, total: images.count))
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
