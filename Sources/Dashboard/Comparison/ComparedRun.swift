import TUI
import Telemetry

/// One of the runs that are compared.
public struct ComparedRun: Sendable {
  /// What it is called.
  public let name: String
  /// By their long names, as they were decided.
  public let options: [String: String]
  /// The epochs that are done, in order.
  public let epochs: [EpochStats]

  /// A run as its database tells it.
  public init(name: String, options: [String: String], epochs: [EpochStats]) {
    (self.name, self.options, self.epochs) = (name, options, epochs)
  }
}

/// A figure of an epoch that runs are compared by.
public enum ComparedMetric: String, CaseIterable, Sendable {
  case loss
  case nmiLabels = "NMI to labels"
  case nmiPrevious = "NMI to the epoch before"
  case accuracy
  case objective
  case moved
  case imbalance
  case trainSpeed = "training images/s"

  /// The figure; nil where the epoch has none.
  public func value(_ epoch: EpochStats) -> Double? {
    switch self {
    case .loss: epoch.loss
    case .nmiLabels: epoch.nmiLabels
    case .nmiPrevious: epoch.nmiPrevious
    case .accuracy: epoch.evaluation?.accuracy
    case .objective: epoch.objective
    case .moved: epoch.reassigned.map(Double.init)
    case .imbalance: epoch.imbalance
    case .trainSpeed: epoch.imagesPerSecond.train
    }
  }

  /// Those that at least one epoch of some runs has.
  static func known(in runs: [ComparedRun]) -> [ComparedMetric] {
    allCases.filter { metric in runs.contains { $0.epochs.contains { metric.value($0) != nil } } }
  }

  /// The best of a run, and its epoch; nil where there is no best, or no figure.
  func best(_ epochs: [EpochStats]) -> (epoch: Int, value: Double)? {
    let values = epochs.compactMap { epoch in value(epoch).map { (epoch: epoch.epoch, value: $0) } }
      .filter(\.value.isFinite)
    switch self {
    case .nmiLabels, .nmiPrevious, .accuracy, .trainSpeed: return values.max { $0.value < $1.value }
    case .loss: return values.min { $0.value < $1.value }
    case .objective, .moved, .imbalance: return nil
    }
  }

  /// Its name at the head of a column.
  var head: String {
    switch self {
    case .nmiLabels: "NMI labels"
    case .nmiPrevious: "NMI t/t-1"
    case .trainSpeed: "img/s"
    case .loss, .accuracy, .objective, .moved, .imbalance: rawValue
    }
  }

  var digits: Int {
    switch self {
    case .objective, .moved, .trainSpeed: 0
    case .imbalance: 2
    case .loss, .nmiLabels, .nmiPrevious, .accuracy: 3
    }
  }
}
