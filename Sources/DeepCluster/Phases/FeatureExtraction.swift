import Datasets
import NN
import RunStore
import Telemetry
import Tensors

extension Trainer {
  /// Batches that are looked at for dead channels, at most; they are spread over the images, whose order may be that of
  /// their classes.
  private static let probeCount = 8

  /// f(x) of every image, plain and in order, with the backbone in inference mode: `[N, D]`; and which of its channels
  /// are alive.
  func extractFeatures(epoch: Int) throws -> (features: Tensor, activity: ChannelActivity) {
    ports.events.post(.phaseStarted(.features, epoch: epoch))
    let features = try makeRows(width: model.network.featureCount)
    let batch = model.inference.input.rowCount
    let distance = batch * max(1, images.count / batch / Trainer.probeCount)
    var activity = ChannelActivity()
    try forEachFeatureBatch(
      of: images.count, network: model.inference, batches: batches, poll: { try gate.poll() },
      forward: { network, range in
        let isProbe =
          range.lowerBound.isMultiple(of: distance) && (range.count == batch || range.lowerBound == 0)
        return isProbe ? network.forward(noting: &activity) : network.forward()
      }
    ) { result, range in
      features.setRows(range, to: result)
      ports.events.post(.progressed(.features, done: range.upperBound, total: images.count))
    }
    return (features, activity)
  }

  /// Room for so many numbers of each image: in memory, or in a file beside the run where they would take more than the
  /// pixels leave of the budget.
  func makeRows(width: Int) throws -> Tensor {
    let shape = Shape([images.count, width])
    let room = plan.memoryBudget - images.memoryUsed
    guard shape.count * MemoryLayout<Float>.stride > room else { return Tensor(shape) }
    return try Tensor(shape, mappedIn: directory.path)
  }
}
