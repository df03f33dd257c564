import Clustering
import Datasets
import Foundation
import NN
import RunStore
import Telemetry
import Tensors

extension RunInfo {
  /// What a run is made of, once the data is loaded and the network built.
  init(plan: RunPlan, run: RunDirectory, images: ImageSet, model: Model, version: String) {
    let options = plan.configuration
    self.init(
      run: run.path, dataName: plan.source.name, images: images.count, channels: images.channels, size: images.side,
      k: plan.k, backbone: plan.backbone.name, parameters: model.parameters.trainedCount,
      precision: model.precision.rawValue, threads: plan.threads, seed: options.seed, version: version,
      epochs: options.epochs, batch: plan.batch, learningRate: plan.learningRate,
      weightDecay: options.weightDecay, classCount: images.classNames?.count, skippedImages: images.skipped.count,
      classNames: images.classNames, augment: plan.augmentation, augmentStrength: plan.augmentStrength,
      augmentReason: plan.augmentReason, head: plan.head.rawValue)
  }
}

extension InferenceRecord {
  /// What is needed to compute the run's features again.
  init(_ plan: RunPlan, _ model: Model, _ normalization: Normalization, algorithms: [String: String]) {
    self.init(
      backbone: plan.backbone.name, channels: model.network.inputShape[0], size: plan.side, mean: normalization.mean,
      deviation: normalization.deviation, sobel: plan.sobel, precision: model.precision.rawValue,
      algorithm: plan.configuration.algorithm, algorithms: algorithms, batch: model.inference.input.rowCount,
      threads: plan.threads)
  }
}

extension ClusterSnapshot {
  /// The clusters with the images' names and the options that made them.
  init(
    _ clusters: Clusters, stats: EpochStats, info: RunInfo, inference: InferenceRecord, plan: RunPlan, images: ImageSet
  ) {
    let assignment = clusters.assignment
    self.init(
      epoch: clusters.epoch, labels: assignment.labels, distances: assignment.distances,
      identifier: { images.identifier(at: $0) }, trueLabels: images.labels, classNames: images.classNames,
      sizes: assignment.sizes,
      centroids: [clusters.centroidArray] + (clusters.projection?.arrays ?? clusters.whitening.arrays),
      weights: clusters.weights, inference: inference,
      options: plan.optionTexts(precision: info.precision).merging(["k": "\(info.k)"]) { $1 },
      dataPath: URL(fileURLWithPath: plan.source.path).standardized.path,
      info: info, stats: stats)
  }
}

extension RunPlan {
  /// What the run runs on, by name.
  func environment(version: String) -> [String: String] {
    [
      "version": version, "data": source.path, "processor": AlgorithmCache.processor,
      "libraries": ComputeLibrary.description, "threads": "\(threads)",
    ]
  }

  /// Every option as it was decided, by its long name.
  func optionTexts(precision: String) -> [String: String] {
    let options = configuration
    return [
      "k": "\(k)", "epochs": "\(options.epochs)", "backbone": backbone.name, "input-size": "\(side)",
      "batch": "\(batch)", "learning-rate": "\(learningRate)", "momentum": "\(options.momentum)",
      "optimizer": optimizer.rule.rawValue, "schedule": schedule.curve.rawValue, "warmup": "\(schedule.warmup)",
      "clip": options.clip.map { "\($0)" } ?? "none",
      "weight-decay": "\(options.weightDecay)", "pca": "\(options.pca)",
      "kmeans-iterations": "\(options.kmeansIterations)",
      "kmeans-start": options.kmeansStart.rawValue, "reassign": "\(options.reassign)",
      "sampler": options.sampler.rawValue, "loss": options.loss.rawValue, "sobel": "\(sobel)",
      "augment": augmentation, "augment-strength": "\(augmentStrength)", "precision": precision,
      "algorithm": options.algorithm, "threads": "\(threads)", "seed": "\(options.seed)",
      "limit": options.limit.map { "\($0)" } ?? "none",
      "deduplicate": "\(options.deduplicate ?? false)",
      "weights": options.weights ?? "random", "parent": options.parent ?? "none",
      "evaluate-k": options.evaluateK.map { "\($0)" } ?? "none", "evaluate-every": "\(options.evaluateEvery ?? 1)",
      "probe-every": options.probeEvery.map { "\($0)" } ?? "none",
      "head": head.rawValue, "heads": "\(headCount)", "crops": "\(cropCount)",
    ].merging(clusteringTexts) { $1 }
  }
}
