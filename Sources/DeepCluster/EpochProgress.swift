import Telemetry

/// How the images of an epoch are drawn: what the options said when it began, whatever they say since.
struct EpochDraw: Codable {
  /// Images.
  let count: Int
  let sampler: Sampler
  /// Nil in checkpoints of versions that could not change it.
  let augment: String?

  init(_ options: Configuration, images: Int) {
    (count, sampler, augment) = (options.drawCount(of: images), options.sampler, options.augment)
  }
}

/// How far the training on one epoch's pseudo-labels has come.
final class EpochProgress {
  let epoch: Int
  let draw: EpochDraw
  /// Batches done.
  var iteration = 0
  /// Images seen, the sum of their losses in nats, and the seconds that they took.
  var images = 0
  var lossSum = 0.0
  var seconds = 0.0

  init(epoch: Int, draw: EpochDraw) { (self.epoch, self.draw) = (epoch, draw) }

  /// - Parameter learningRate: That of the last batch.
  func result(learningRate: Float) -> TrainingResult {
    TrainingResult(
      loss: images > 0 ? lossSum / Double(images) : nil, images: images, seconds: seconds, learningRate: learningRate)
  }
}
