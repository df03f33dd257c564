import Clustering
import Datasets
import NN
import RunStore
import Telemetry
import Tensors

extension Trainer {
  /// Batches that are looked at for dead channels, at most; they are spread over the images, whose order may be that of
  /// their classes.
  private static let probeCount = 8
  /// Beyond every position of an epoch, so that no view is as an image is in training.
  private static let viewPosition = 1 << 38

  /// f(x) of every image, in order, with the backbone in inference mode: of the plain image, or of its views.
  func extractFeatures(epoch: Int) throws -> FeaturePass {
    ports.events.post(.phaseStarted(.features, epoch: epoch))
    // More than a batch of views is not had: few images make a small one.
    let views = min(plan.viewCount, model.inference.input.rowCount)
    var pass = FeaturePass(features: try makeRows(width: model.network.featureCount))
    if views > 1 { pass.within = WithinCovariance(viewCount: views, featureCount: pass.features.rowLength) }
    let batch = model.inference.input.rowCount / views * views
    let distance = batch * max(1, images.count * views / batch / Trainer.probeCount)
    var activity = ChannelActivity()
    try forEachFeatureBatch(
      of: images.count * views, network: model.inference, batches: batches, batch: batch,
      request: viewRequest(epoch: epoch, views: views), poll: { try gate.poll() },
      forward: { network, range in
        let isProbe =
          range.lowerBound.isMultiple(of: distance) && (range.count == batch || range.lowerBound == 0)
        return isProbe ? network.forward(noting: &activity) : network.forward()
      }
    ) { result, range in
      let images = range.lowerBound / views..<range.upperBound / views
      if views == 1 { pass.features.setRows(range, to: result) }
      pass.within?.take(result, of: images, means: pass.features)
      ports.events.post(.progressed(.features, done: images.upperBound, total: self.images.count))
    }
    pass.activity = activity
    return pass
  }

  /// The images of a batch, the views of each one after the other.
  private func viewRequest(epoch: Int, views: Int) -> (_ rows: Range<Int>) -> BatchRequest {
    guard views > 1 else { return { .plain($0) } }
    let augmentation = plan.viewAugmentation
    return { rows in
      .augmented(
        rows.map { $0 / views }, epoch: epoch, firstPosition: Trainer.viewPosition + rows.lowerBound, by: augmentation)
    }
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
