import NN
import Tensors

/// The backbone with its weights and optimizer, compiled for each way that a run uses it.
///
/// The optimizer's moments persist across reassignments (`deepcluster.md` a.4); only the head is made afresh.
final class Model {
  let network: Network
  let parameters: ParameterSet
  let inference: CompiledNetwork
  let optimizer: Optimizer
  let precision: Precision
  private static let inferenceBatch = 256
  private var training: [Int: CompiledNetwork] = [:]  // by batch size: the full batch, and the last short one

  init(plan: RunPlan, channels: Int, algorithms: AlgorithmTable) throws {
    let input = Shape([channels, plan.side, plan.side])
    network = try plan.backbone.make(input, plan.sobel)
    parameters = try ParameterSet(network, seed: plan.configuration.seed, algorithms: algorithms)
    optimizer = plan.optimizer
    let batch = min(plan.batch, plan.imageCount)
    precision =
      try plan.precision ?? algorithms.precision(for: network, name: plan.backbone.name, batch: batch)
    training[batch] = try CompiledNetwork(
      network, parameters: parameters, batch: batch, mode: .training, precision: precision)
    inference = try CompiledNetwork(
      network, parameters: parameters, batch: min(Model.inferenceBatch, plan.imageCount), mode: .inference,
      precision: precision)
  }

  /// The network compiled for training on `batch` images, compiled now if it is not yet.
  func training(batch: Int) throws -> CompiledNetwork {
    if let compiled = training[batch] { return compiled }
    let compiled = try CompiledNetwork(
      network, parameters: parameters, batch: batch, mode: .training, precision: precision)
    training[batch] = compiled
    return compiled
  }
}
