extension TrainOptions {
  /// The options as configuration files name them.
  var settings: [Setting] {
    [
      Setting("k", k), Setting("epochs", epochs), Setting("backbone", backbone), Setting("input-size", inputSize),
      Setting("batch", batch), Setting("learning-rate", learningRate), Setting("momentum", momentum),
      Setting("weight-decay", weightDecay), Setting("optimizer", optimizer), Setting("schedule", schedule),
      Setting("warmup", warmup), Setting("clip", clip), Setting("pca", pca), Setting("views", views),
      Setting("kmeans-iterations", kmeansIterations),
      Setting("kmeans-start", kmeansStart), Setting("clustering", clustering), Setting("min-cluster", minCluster),
      Setting("halt-clustering", haltClustering), Setting("patience", patience), Setting("reassign", reassign),
      Setting("sampler", sampler),
      Setting("loss", loss), Setting("sobel", sobel), Setting("augment", augment),
      Setting("augment-strength", augmentStrength), Setting("weights", weights),
      Setting("precision", precision), Setting("algorithm", algorithm), Setting("memory", memory),
      Setting("checkpoint-minutes", checkpointMinutes), Setting("threads", threads), Setting("seed", seed),
      Setting("limit", limit), Setting("deduplicate", deduplicate), Setting("output", output),
      Setting("evaluate-k", evaluateK), Setting("evaluate-every", evaluateEvery),
      Setting("evaluate-neighbors", evaluateNeighbors),
      Setting("probe-every", probeEvery), Setting("head", head),
      Setting("heads", heads), Setting("crops", crops),
    ]
  }
}
