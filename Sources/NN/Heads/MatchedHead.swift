import Tensors

/// A linear classifier over pseudo-labels that lives as long as its run: at a reassignment, each new cluster takes over
/// the row of the former cluster that it goes on from, with its moments.
///
/// Unlike the ``Head`` that is made afresh, it is trained by the run's optimizer.
public final class MatchedHead {
  /// `[K, D]`.
  public let weights: HeadParameter
  /// `[K]`.
  public let bias: HeadParameter
  /// Steps that the optimizer has taken since the run began.
  public private(set) var stepCount: Int
  private let classifier: Head

  public var classCount: Int { classifier.classCount }

  /// Weights N(0, 0.01), bias 0. `index` names the reassignment, so that each has its own random numbers.
  ///
  /// - Parameter momentCount: Moments that the run's optimizer keeps.
  public init(
    featureCount: Int, classCount: Int, seed: UInt64, index: Int, momentCount: Int, stepCount: Int = 0
  ) {
    classifier = Head(featureCount: featureCount, classCount: classCount, seed: seed, index: index)
    weights = HeadParameter(classifier.weights, momentCount: momentCount)
    bias = HeadParameter(classifier.bias, momentCount: momentCount)
    self.stepCount = stepCount
  }

  /// A forward and backward pass on a batch; leaves the gradients of weights and bias for a step of the optimizer.
  ///
  /// - Parameters:
  ///   - features: `[N, D]`, before their ReLU.
  ///   - labels: N pseudo-labels.
  ///   - weights: N weights of the images in the mean, or nil for a plain mean.
  /// - Returns: The mean loss in nats, and its gradient with respect to the features `[N, D]`, valid until the next
  ///   call; of no use where the loss is not finite.
  public func train(
    features: Tensor, labels: [Int32], weights imageWeights: [Float]?
  ) -> (loss: Float, featureGradient: Tensor) {
    let (loss, work) = classifier.pass(features: features, labels: labels, weights: imageWeights)
    guard loss.isFinite else { return (loss, work.gradient) }
    multiplyOnOpenMP(work.logits.matrix, transposed: true, work.hidden.matrix, into: weights.gradient.matrix)
    addRows(work.logits, into: bias.gradient)
    return (loss, work.gradient)
  }

  /// The sum of the squares of the gradients of the last batch.
  public var squaredGradientNorm: Double {
    [weights, bias].reduce(0) { $0 + sumOfSquares($1.gradient.elements) }
  }

  /// One step of the optimizer by the gradients of the last batch.
  public func update(by optimizer: Optimizer, learningRate: Float, gradientScale: Float = 1) {
    stepCount += 1
    for parameter in [weights, bias] {
      parameter.update(
        by: optimizer, step: stepCount, learningRate: learningRate, gradientScale: gradientScale)
    }
  }

  /// The head over new clusters.
  ///
  /// - Parameters:
  ///   - origins: Of each new cluster the former one whose row it takes over; nil for a new row without moments.
  ///   - index: Names the reassignment, so that new rows have random numbers of their own.
  public func carried(to origins: [Int?], seed: UInt64, index: Int) -> MatchedHead {
    let next = MatchedHead(
      featureCount: classifier.featureCount, classCount: origins.count, seed: seed, index: index,
      momentCount: weights.moments.count, stepCount: stepCount)
    for (cluster, origin) in origins.enumerated() {
      guard let origin else { continue }
      next.weights.takeRow(cluster, from: weights, row: origin)
      next.bias.takeRow(cluster, from: bias, row: origin)
    }
    return next
  }
}
