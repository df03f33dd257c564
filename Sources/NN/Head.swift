import Tensors

/// The linear classifier g over pseudo-labels, on the ReLU of the features; made afresh at every reassignment.
///
/// It has its own gradient descent, without momentum (`deepcluster.md` a.4, steps 7 and 8).
public final class Head {
  public let featureCount: Int
  public let classCount: Int
  /// `[K, D]`.
  public let weights: Tensor
  /// `[K]`.
  public let bias: Tensor
  private var workspace: Workspace?

  /// Weights N(0, 0.01), bias 0. `index` names the reassignment, so that each has its own random numbers.
  public init(featureCount: Int, classCount: Int, seed: UInt64, index: Int) {
    (self.featureCount, self.classCount) = (featureCount, classCount)
    var random = Random(seed: seed, stream: "head", index: UInt64(index))
    weights = Tensor([classCount, featureCount])
    bias = Tensor([classCount])
    random.fillNormal(weights.elements, deviation: 0.01)
  }

  /// One step on a batch.
  ///
  /// - Parameters:
  ///   - features: `[N, D]`, before their ReLU.
  ///   - labels: N pseudo-labels.
  ///   - weights: N weights of the images in the mean, or nil for a plain mean.
  /// - Returns: The mean loss in nats before the step, and its gradient with respect to the features `[N, D]`, valid
  ///   until the next call. Where the loss is not finite, nothing is changed.
  public func train(
    features: Tensor, labels: [Int32], weights imageWeights: [Float]?, learningRate: Float, weightDecay: Float
  ) -> (loss: Float, featureGradient: Tensor) {
    let (loss, work) = pass(features: features, labels: labels, weights: imageWeights)
    guard loss.isFinite else { return (loss, work.gradient) }
    let keep = 1 - learningRate * weightDecay
    multiplyOnOpenMP(
      work.logits.matrix, transposed: true, work.hidden.matrix, into: weights.matrix, alpha: -learningRate, beta: keep)
    for index in 0..<classCount { bias[index] *= keep }
    for row in 0..<labels.count {
      for index in 0..<classCount { bias[index] -= learningRate * work.logits[row * classCount + index] }
    }
    return (loss, work.gradient)
  }

  /// Forward and backward without a step: leaves the gradients of the logits and of the features, if the loss is finite.
  func pass(features: Tensor, labels: [Int32], weights imageWeights: [Float]?) -> (loss: Float, work: Workspace) {
    precondition(features.shape == [labels.count, featureCount], "\(features.shape) for \(labels.count) labels")
    let work = workspace(rows: labels.count)
    for index in 0..<features.count { work.hidden[index] = max(0, features[index]) }
    for row in 0..<labels.count { _ = work.logits.row(row).update(from: bias.elements) }
    multiplyOnOpenMP(
      work.hidden.matrix, transposed: false, weights.matrix, transposed: true, into: work.logits.matrix, beta: 1)
    let loss = softmaxCrossEntropy(work.logits.matrix, labels: labels, weights: imageWeights)
    guard loss.isFinite else { return (loss, work) }
    multiplyOnOpenMP(work.logits.matrix, weights.matrix, into: work.gradient.matrix)
    for index in 0..<features.count where !(features[index] > 0) { work.gradient[index] = 0 }
    return (loss, work)
  }

  /// What a batch of N images needs: ReLU of the features, logits and then their gradient, gradient of the features.
  struct Workspace {
    let hidden: Tensor
    let logits: Tensor
    let gradient: Tensor
  }

  private func workspace(rows: Int) -> Workspace {
    if let workspace, workspace.hidden.rowCount == rows { return workspace }
    let made = Workspace(
      hidden: Tensor([rows, featureCount]), logits: Tensor([rows, classCount]),
      gradient: Tensor([rows, featureCount]))
    workspace = made
    return made
  }
}
