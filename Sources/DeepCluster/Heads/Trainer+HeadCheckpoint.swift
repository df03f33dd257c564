import Clustering
import Datasets
import NN
import RunStore
import Tensors

extension Trainer {
  /// Steps that the optimizer has taken with the head; nil where there is none.
  var headStepCount: Int? {
    switch head {
    case nil: nil
    case .fresh(let head): progress == nil ? nil : head.stepCount
    case .matched(let head): head.stepCount
    case .centroids(let memory): memory.head.stepCount
    }
  }

  /// What a checkpoint keeps of the head: nothing between epochs where it is made afresh.
  func headArrays() -> [NamedArray] {
    switch head {
    case nil: return []
    case .fresh(let head):
      if progress == nil { return [] }
      return [array("head.weight", head.weights), array("head.bias", head.bias)]
        + head.moments(of: model.optimizer.forFreshHead).map { array("head." + $0.name, $0.tensor) }
    case .matched(let head):
      return arrays("weight", head.weights) + arrays("bias", head.bias)
    case .centroids(let memory):
      let others: [NamedArray] = memory.labels.indices.dropFirst().flatMap { index in
        [
          NamedArray(
            name: "clustering.\(index).labels", shape: [images.count], values: memory.labels[index].map(Float.init)),
          array("clustering.\(index).centroids", memory.head.prototypes[index]),
        ]
      }
      return arrays("weight", memory.head.weights) + arrays("bias", memory.head.bias) + [array("memory", memory.rows)]
        + others
    }
  }

  private func array(_ name: String, _ tensor: Tensor) -> NamedArray {
    NamedArray(name: name, shape: tensor.shape.dims, values: tensor.array)
  }

  private func arrays(_ name: String, _ parameter: HeadParameter) -> [NamedArray] {
    [array("head.\(name)", parameter.values)]
      + parameter.moments.enumerated().map { array("head.moment.\($0).\(name)", $1) }
  }

  /// The head of a checkpoint; nil where it is made afresh and no epoch was going on.
  ///
  /// - Throws: ``TrainingError/checkpointDoesNotFit(reason:)``.
  func restoredHead(
    over clusters: Clusters, _ arrays: CheckpointArrays, steps: Int?, epoch: Int
  ) throws -> EpochHead? {
    let (width, count) = (model.network.featureCount, clusters.assignment.clusterCount)
    switch plan.head {
    case .reset:
      guard arrays.contains("head.weight") else { return nil }
      let head = Head(featureCount: width, classCount: count, seed: configuration.seed, index: epoch)
      try fill(head.weights, from: "head.weight", arrays)
      try fill(head.bias, from: "head.bias", arrays)
      for (name, moment) in head.moments(of: model.optimizer.forFreshHead) {
        try fill(moment, from: "head." + name, arrays)
      }
      head.stepCount = steps ?? 0
      return .fresh(head)
    case .match:
      let head = MatchedHead(
        featureCount: width, classCount: count, seed: configuration.seed, index: epoch,
        momentCount: model.optimizer.momentCount, stepCount: steps ?? 0)
      try fill(head.weights, "weight", arrays)
      try fill(head.bias, "bias", arrays)
      return .matched(head)
    case .centroid:
      let memory = try emptyMemory(stepCount: steps ?? 0)
      try fill(memory.head.weights, "weight", arrays)
      try fill(memory.head.bias, "bias", arrays)
      try fill(memory.rows, from: "memory", arrays)
      try fillClusterings(of: memory, clusters, arrays)
      return .centroids(memory)
    }
  }

  private func fillClusterings(of memory: EmbeddingMemory, _ clusters: Clusters, _ arrays: CheckpointArrays) throws {
    let (count, width) = (clusters.assignment.clusterCount, memory.rows.rowLength)
    var labels = [clusters.assignment.labels]
    var centroids = [Tensor([count, width], clusters.assignment.centroids)]
    for index in 1..<plan.headCount {
      let own = try arrays.take("clustering.\(index).labels", count: images.count)
      guard own.allSatisfy({ $0 >= 0 && $0 < Float(count) }) else {
        throw TrainingError.checkpointDoesNotFit(reason: "clustering \(index) has other clusters")
      }
      labels.append(own.map { Int32($0) })
      centroids.append(
        Tensor([count, width], try arrays.take("clustering.\(index).centroids", count: count * width)))
    }
    memory.take(labels: labels, centroids: centroids)
  }

  /// The projection that a checkpoint's clusters were made with; nil where whitened features were clustered.
  func restoredProjection(_ arrays: CheckpointArrays) throws -> FeatureProjection? {
    guard plan.head == .centroid else { return nil }
    let width = model.network.featureCount
    let count = ProjectionHead.outputCount(of: width)
    return FeatureProjection(
      weights: try arrays.take("projection.weight", count: count * width),
      bias: try arrays.take("projection.bias", count: count))
  }

  private func fill(_ parameter: HeadParameter, _ name: String, _ arrays: CheckpointArrays) throws {
    try fill(parameter.values, from: "head.\(name)", arrays)
    for (index, moment) in parameter.moments.enumerated() {
      try fill(moment, from: "head.moment.\(index).\(name)", arrays)
    }
  }

  private func fill(_ tensor: Tensor, from name: String, _ arrays: CheckpointArrays) throws {
    _ = tensor.elements.update(from: try arrays.take(name, count: tensor.count))
  }
}
