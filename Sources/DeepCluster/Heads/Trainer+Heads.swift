import Clustering
import NN
import Tensors

extension Trainer {
  /// The head over the clusters of a reassignment.
  ///
  /// - Parameters:
  ///   - clusters: Those that are trained on next.
  ///   - previous: Those that the head of now was trained on.
  func nextHead(for clusters: Clusters, after previous: Clusters?, epoch: Int) -> EpochHead {
    let (width, count) = (model.network.featureCount, clusters.assignment.clusterCount)
    switch (plan.head, head) {
    case (.reset, _):
      return .fresh(Head(featureCount: width, classCount: count, seed: configuration.seed, index: epoch))
    case (.match, .matched(let head)?):
      guard let former = previous?.assignment else { preconditionFailure("a head of no clusters") }
      let origins = matchedClusters(
        clusters.assignment.labels, count: count, with: former.labels, formerCount: former.clusterCount)
      return .matched(head.carried(to: origins, seed: configuration.seed, index: epoch))
    case (.match, _):
      return .matched(
        MatchedHead(
          featureCount: width, classCount: count, seed: configuration.seed, index: epoch,
          momentCount: model.optimizer.momentCount))
    case (.centroid, .centroids(let memory)?): return .centroids(memory)
    case (.centroid, _): preconditionFailure("clusters of embeddings without a memory of these")
    }
  }

  /// What the images of an epoch are to be told apart by: for each clustering its labels.
  func pseudoLabels(of clusters: Clusters) -> [PseudoLabels] {
    let isWeighted = configuration.loss == .weighted
    let count = clusters.assignment.clusterCount
    func make(_ labels: [Int32]) -> PseudoLabels {
      PseudoLabels(labels, clusterCount: count, isWeighted: isWeighted)
    }
    guard case .centroids(let memory)? = head else { return [make(clusters.assignment.labels)] }
    return memory.labels.map(make)
  }

  /// The head's part of a step before the backbone's: the mean loss of a batch in nats, and its gradient with respect to
  /// the features `[N, D]`.
  ///
  /// - Parameters:
  ///   - images: Those that the features are of.
  ///   - position: That of the first in the epoch.
  func trainHead(
    _ features: Tensor, _ images: [Int], from position: Int, _ pseudoLabels: [PseudoLabels]
  ) -> (Float, Tensor) {
    let labels = pseudoLabels.map { $0.labels(of: images) }
    let weights = pseudoLabels.compactMap { $0.weights(of: images) }
    switch head {
    case nil: preconditionFailure("training without a head")
    case .fresh(let head):
      return head.train(features: features, labels: labels[0], weights: weights.first)
    case .matched(let head): return head.train(features: features, labels: labels[0], weights: weights.first)
    case .centroids(let memory):
      let (loss, gradient, embeddings) = memory.head.train(
        features: features, labels: labels, weights: weights.isEmpty ? nil : weights)
      if loss.isFinite {
        let whole = images.indices.filter { (position + $0).isMultiple(of: plan.cropCount) }
        memory.note(embeddings, of: images, rows: whole)
      }
      return (loss, gradient)
    }
  }

  /// The sum of the squares of the head's gradients of the last batch.
  var headSquaredGradientNorm: Double {
    switch head {
    case nil: 0
    case .fresh(let head): head.squaredGradientNorm(for: model.optimizer.forFreshHead)
    case .matched(let head): head.squaredGradientNorm
    case .centroids(let memory): memory.head.squaredGradientNorm
    }
  }

  /// The head's part of a step behind the backbone's: the optimizer's step by the gradients of the last batch.
  func updateHead(learningRate: Float, gradientScale: Float) {
    let optimizer = model.optimizer
    switch head {
    case nil: break
    case .fresh(let head):
      head.update(by: optimizer.forFreshHead, learningRate: learningRate, gradientScale: gradientScale)
    case .matched(let head): head.update(by: optimizer, learningRate: learningRate, gradientScale: gradientScale)
    case .centroids(let memory):
      memory.head.update(by: optimizer, learningRate: learningRate, gradientScale: gradientScale)
    }
  }
}
