import NN

extension RunPlan {
  /// The learning rate where none is given: for `sgd` the paper's.
  static func defaultLearningRate(_ rule: Optimizer.Rule) -> Float {
    switch rule {
    case .sgd: 0.05
    case .adam, .adamw: 0.001
    case .lars: 0.3  // DeepCluster-v2's 4.8 for batches of 4096, by the linear rule for 256
    }
  }

  /// Checks the options of the gradient descent.
  static func checkDescent(_ options: Configuration) throws(ConfigurationError) {
    if let rate = options.learningRate {
      try require(rate >= 0 && rate.isFinite, "learning-rate", rate, "a finite number, 0 or more")
    }
    try require((0..<1).contains(options.momentum), "momentum", options.momentum, "0 to less than 1")
    let decay = options.weightDecay
    try require(decay >= 0 && decay.isFinite, "weight-decay", decay, "a finite number, 0 or more")
    if let clip = options.clip {
      try require(clip > 0 && clip.isFinite, "clip", clip, "a finite number, more than 0")
    }
    if let warmup = options.warmup {
      try require(
        warmup >= 0 && warmup < Double(options.epochs), "warmup", warmup,
        "0 to less than the run's epochs, \(options.epochs)")
    }
  }
}
