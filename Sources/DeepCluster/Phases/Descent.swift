import NN

extension Trainer {
  /// The learning rate of a batch: the run's, or what the user has made of it, where the schedule has it.
  func learningRate(epoch: Int, iteration: Int, of iterationCount: Int) -> Float {
    gate.learningRate
      * plan.schedule.factor(
        epoch: epoch, iteration: iteration, of: iterationCount, epochs: configuration.epochs)
  }

  /// Batches from one whose gradient norm is told to the next: reading all gradients once more takes time.
  static var gradientNormInterval: Int { 10 }

  /// The norm of the network's gradients, as the last backward pass left them.
  var gradientNorm: Double {
    get throws { try model.parameters.squaredGradientNorm().squareRoot() }
  }

  /// One step of the backbone and the head by the gradients that the backward passes left, clipped if that is asked for.
  func descend(learningRate: Float) throws {
    var scale: Float = 1
    if let clip = configuration.clip {
      let squaredNorm = try model.parameters.squaredGradientNorm() + headSquaredGradientNorm
      scale = Optimizer.gradientScale(clippingTo: clip, squaredNorm: squaredNorm)
    }
    updateHead(learningRate: learningRate, gradientScale: scale)
    try model.parameters.step(model.optimizer, learningRate: learningRate, gradientScale: scale)
  }
}
