import Tensors

/// A trained projection of the features to rows of unit length, compared with prototypes that are not trained: the
/// centroids of a clustering of such rows, or of several.
///
/// The projection is a linear layer of min(D, 64) outputs on the features' positive part. The loss is the mean over the
/// clusterings of the cross-entropy of the products with the prototypes, divided by 0.1. As prototypes are the clusters'
/// own centroids, there is no classifier to be learnt anew after a reassignment.
///
/// - Source: DeepCluster-v2, `deepcluster.md` a.10; the projection's one layer and width are those for small networks.
public final class ProjectionHead {
  /// `[P, D]`.
  public let weights: HeadParameter
  /// `[P]`.
  public let bias: HeadParameter
  /// Steps that the optimizer has taken.
  public private(set) var stepCount: Int
  /// `[K, P]`, rows of unit length, for each clustering; none before the first.
  public var prototypes: [Tensor] = []
  private var workspace: Workspace?

  /// D.
  public var featureCount: Int { weights.values.rowLength }
  /// P.
  public var outputCount: Int { weights.values.rowCount }
  /// A copy of the projection as it is now.
  public var projection: FeatureProjection {
    FeatureProjection(weights: weights.values.array, bias: bias.values.array)
  }

  /// P for D features.
  public static func outputCount(of featureCount: Int) -> Int { min(featureCount, 64) }

  /// What products of unit rows are divided by before their softmax.
  public static let temperature: Float = 0.1

  /// Weights N(0, 1 / √D), which keeps lengths and angles about as they are, and bias 0.
  ///
  /// - Parameter momentCount: Moments that the run's optimizer keeps.
  public init(featureCount: Int, seed: UInt64, momentCount: Int, stepCount: Int = 0) {
    let outputCount = ProjectionHead.outputCount(of: featureCount)
    weights = HeadParameter(Tensor([outputCount, featureCount]), momentCount: momentCount)
    bias = HeadParameter(Tensor([outputCount]), momentCount: momentCount)
    self.stepCount = stepCount
    var random = Random(seed: seed, stream: "projection")
    random.fillNormal(weights.values.elements, deviation: 1 / Float(featureCount).squareRoot())
  }

  /// A forward and backward pass on a batch; leaves the gradients of weights and bias for a step of the optimizer.
  ///
  /// - Parameters:
  ///   - features: `[N, D]`, before their ReLU.
  ///   - labels: N pseudo-labels for each clustering.
  ///   - weights: N weights of the images in the mean for each clustering, or nil for plain means.
  /// - Returns: The mean loss in nats, its gradient with respect to the features `[N, D]`, of no use where the loss is
  ///   not finite, and the projected rows `[N, P]`; both valid until the next call.
  public func train(
    features: Tensor, labels: [[Int32]], weights imageWeights: [[Float]]?
  ) -> (loss: Float, featureGradient: Tensor, embeddings: Tensor) {
    precondition(labels.count == prototypes.count, "\(labels.count) clusterings for \(prototypes.count)")
    let work = workspace(rows: features.rowCount)
    project(features, work)
    let loss = compare(labels, imageWeights, work)
    guard loss.isFinite else { return (loss, work.featureGradient, work.embeddings) }
    passLength(work)
    let gradient = work.embeddingGradient.matrix
    multiplyOnOpenMP(gradient, transposed: true, work.hidden.matrix, into: weights.gradient.matrix)
    addRows(work.embeddingGradient, into: bias.gradient)
    multiplyOnOpenMP(gradient, weights.values.matrix, into: work.featureGradient.matrix)
    for index in 0..<features.count where !(features[index] > 0) { work.featureGradient[index] = 0 }
    return (loss, work.featureGradient, work.embeddings)
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

  private func project(_ features: Tensor, _ work: Workspace) {
    precondition(features.rowLength == featureCount, "\(features.shape) for \(featureCount) features")
    for index in 0..<features.count { work.hidden[index] = max(0, features[index]) }
    for row in 0..<features.rowCount { _ = work.embeddings.row(row).update(from: bias.values.elements) }
    multiplyOnOpenMP(
      work.hidden.matrix, transposed: false, weights.values.matrix, transposed: true, into: work.embeddings.matrix,
      beta: 1)
    for row in 0..<features.rowCount { work.lengths[row] = scaleToUnitLength(work.embeddings.row(row)) }
  }

  /// The loss; leaves its gradient with respect to the rows of unit length.
  private func compare(_ labels: [[Int32]], _ imageWeights: [[Float]]?, _ work: Workspace) -> Float {
    let share = 1 / Float(prototypes.count)
    var loss: Float = 0
    for (index, prototypes) in prototypes.enumerated() {
      let products = work.products(with: prototypes)
      multiplyOnOpenMP(
        work.embeddings.matrix, transposed: false, prototypes.matrix, transposed: true, into: products,
        alpha: 1 / ProjectionHead.temperature)
      loss += share * softmaxCrossEntropy(products, labels: labels[index], weights: imageWeights?[index])
      multiplyOnOpenMP(
        products, prototypes.matrix, into: work.embeddingGradient.matrix, alpha: share / ProjectionHead.temperature,
        beta: index == 0 ? 0 : 1)
    }
    return loss
  }

  /// Takes the gradient with respect to z = y / |y| back to y: (g - z (z · g)) / |y|; a row of zeros gets none.
  private func passLength(_ work: Workspace) {
    for row in 0..<work.embeddings.rowCount {
      let (own, gradient) = (work.embeddings.row(row), work.embeddingGradient.row(row))
      let scale = work.lengths[row] > 0 ? 1 / work.lengths[row] : 0
      var along: Float = 0
      for index in 0..<own.count { along += own[index] * gradient[index] }
      for index in 0..<own.count { gradient[index] = (gradient[index] - along * own[index]) * scale }
    }
  }

  private func workspace(rows: Int) -> Workspace {
    let classCount = prototypes.map(\.rowCount).max() ?? 0
    if let workspace, workspace.hidden.rowCount == rows, workspace.classCount == classCount { return workspace }
    let made = Workspace(rows: rows, featureCount: featureCount, outputCount: outputCount, classCount: classCount)
    workspace = made
    return made
  }
}

/// What a batch of N images needs.
private struct Workspace {
  /// The positive part of the features, `[N, D]`.
  let hidden: Tensor
  /// `[N, P]`, of unit length.
  let embeddings: Tensor
  /// Before that.
  let lengths: Tensor
  /// Products with the prototypes, `[N, K]`, and then the gradient with respect to them.
  private let logits: Tensor
  let embeddingGradient: Tensor
  let featureGradient: Tensor
  /// K, of the clustering that has most.
  let classCount: Int

  init(rows: Int, featureCount: Int, outputCount: Int, classCount: Int) {
    hidden = Tensor([rows, featureCount])
    embeddings = Tensor([rows, outputCount])
    lengths = Tensor([rows])
    logits = Tensor([rows, classCount])
    embeddingGradient = Tensor([rows, outputCount])
    featureGradient = Tensor([rows, featureCount])
    self.classCount = classCount
  }

  /// Room for the products with `[K, P]` prototypes.
  func products(with prototypes: Tensor) -> MatrixView {
    MatrixView(logits.pointer, rows: logits.rowCount, columns: prototypes.rowCount)
  }
}
