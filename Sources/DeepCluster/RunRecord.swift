import Datasets
import Foundation
import NN

/// What a run was started with, as its `options.json` keeps it: enough to start it again.
public struct RunRecord: Codable, Sendable {
  public let version: String
  /// The data's absolute path.
  public let data: String
  /// With every choice that depends on the machine made.
  public var configuration: Configuration

  init(_ plan: RunPlan, precision: Precision, version: String) {
    self.version = version
    data = URL(fileURLWithPath: plan.source.path).standardized.path
    var configuration = plan.configuration
    (configuration.threads, configuration.k, configuration.batch) = (plan.threads, plan.k, plan.batch)
    (configuration.backbone, configuration.inputSize) = (plan.backbone.name, plan.side)
    (configuration.sobel, configuration.augment) = (plan.sobel, plan.augmentation)
    (configuration.head, configuration.heads) = (plan.head, plan.headCount)
    configuration.crops = plan.cropCount
    configuration.weights = plan.configuration.weights.map { URL(fileURLWithPath: $0).standardized.path }
    configuration.precision = precision.rawValue
    (configuration.optimizer, configuration.learningRate) = (plan.optimizer.rule, plan.learningRate)
    (configuration.schedule, configuration.warmup) = (plan.schedule.curve, plan.schedule.warmup)
    self.configuration = configuration
  }
}
