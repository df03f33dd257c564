import NN

/// How far the training on one epoch's pseudo-labels has come.
final class EpochProgress {
  let epoch: Int
  let head: Head
  /// Batches done.
  var iteration = 0
  /// Images seen, the sum of their losses in nats, and the seconds that they took.
  var images = 0
  var lossSum = 0.0
  var seconds = 0.0

  init(epoch: Int, head: Head) { (self.epoch, self.head) = (epoch, head) }

  var result: TrainingResult {
    TrainingResult(loss: images > 0 ? lossSum / Double(images) : nil, images: images, seconds: seconds)
  }
}
