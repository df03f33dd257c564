import Tensors

/// The linear classifier g over pseudo-labels, on the ReLU of the features; made afresh at every reassignment.
///
/// Its steps are gradient descent without momentum (`deepcluster.md` a.4, steps 7 and 8), or by the run's other rule,
/// ``Optimizer/forFreshHead``, with moments that begin with it.
public final class Head {
  public let featureCount: Int
  public let classCount: Int
  /// `[K, D]`.
  public let weights: Tensor
  /// `[K]`.
  public let bias: Tensor
  /// Steps that it has taken.
  public var stepCount = 0
  private var workspace: Workspace?
  /// Weights and bias with their gradients and moments, where these are wanted.
  private var parameters: [HeadParameter] = []
  /// Whether they hold the last batch's gradients.
  private var hasGradients = false

  /// Weights N(0, 0.01), bias 0. `index` names the reassignment, so that each has its own random numbers.
  public init(featureCount: Int, classCount: Int, seed: UInt64, index: Int) {
    (self.featureCount, self.classCount) = (featureCount, classCount)
    var random = Random(seed: seed, stream: "head", index: UInt64(index))
    weights = Tensor([classCount, featureCount])
    bias = Tensor([classCount])
    random.fillNormal(weights.elements, deviation: 0.01)
  }

  /// A forward and backward pass on a batch, behind which ``update(by:learningRate:gradientScale:)`` takes a step.
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
    let (loss, work) = pass(features: features, labels: labels, weights: imageWeights)
    return (loss, work.gradient)
  }

  /// The same with a step of gradient descent without momentum. Where the loss is not finite, nothing is changed.
  public func train(
    features: Tensor, labels: [Int32], weights imageWeights: [Float]?, learningRate: Float, weightDecay: Float
  ) -> (loss: Float, featureGradient: Tensor) {
    let result = train(features: features, labels: labels, weights: imageWeights)
    guard result.loss.isFinite else { return result }
    update(by: Optimizer(rule: .sgd, momentum: 0, weightDecay: weightDecay), learningRate: learningRate)
    return result
  }

  /// One step of the optimizer by the gradients of the last batch.
  public func update(by optimizer: Optimizer, learningRate: Float, gradientScale: Float = 1) {
    stepCount += 1
    guard optimizer.isPlain else {
      for parameter in gradients(for: optimizer) {
        parameter.update(by: optimizer, step: stepCount, learningRate: learningRate, gradientScale: gradientScale)
      }
      return
    }
    guard let work = workspace else { preconditionFailure("a step of the head without a batch") }
    let keep = 1 - learningRate * optimizer.weightDecay
    let rate = learningRate * gradientScale
    multiplyOnOpenMP(
      work.logits.matrix, transposed: true, work.hidden.matrix, into: weights.matrix, alpha: -rate, beta: keep)
    for index in 0..<classCount { bias[index] *= keep }
    for row in 0..<work.logits.rowCount {
      for index in 0..<classCount { bias[index] -= rate * work.logits[row * classCount + index] }
    }
  }

  /// The sum of the squares of the gradients of the last batch.
  public func squaredGradientNorm(for optimizer: Optimizer) -> Double {
    gradients(for: optimizer).reduce(0) { $0 + sumOfSquares($1.gradient.elements) }
  }

  /// What the optimizer keeps of the gradients so far, by name: none for plain gradient descent.
  public func moments(of optimizer: Optimizer) -> [(name: String, tensor: Tensor)] {
    if optimizer.isPlain { return [] }
    return zip(["weight", "bias"], parameters(for: optimizer)).flatMap { name, parameter in
      zip(optimizer.rule.momentNames, parameter.moments).map { ("\($0).\(name)", $1) }
    }
  }

  private func parameters(for optimizer: Optimizer) -> [HeadParameter] {
    if parameters.isEmpty {
      let momentCount = optimizer.isPlain ? 0 : optimizer.momentCount
      parameters = [weights, bias].map { HeadParameter($0, momentCount: momentCount) }
    }
    return parameters
  }

  /// Weights and bias with the gradients of the last batch.
  private func gradients(for optimizer: Optimizer) -> [HeadParameter] {
    let parameters = parameters(for: optimizer)
    guard !hasGradients else { return parameters }
    guard let work = workspace else { preconditionFailure("a gradient of the head without a batch") }
    multiplyOnOpenMP(
      work.logits.matrix, transposed: true, work.hidden.matrix, into: parameters[0].gradient.matrix)
    addRows(work.logits, into: parameters[1].gradient)
    hasGradients = true
    return parameters
  }

  /// Forward and backward without a step: leaves the gradients of the logits and of the features, if the loss is finite.
  func pass(features: Tensor, labels: [Int32], weights imageWeights: [Float]?) -> (loss: Float, work: Workspace) {
    precondition(features.shape == [labels.count, featureCount], "\(features.shape) for \(labels.count) labels")
    hasGradients = false
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
