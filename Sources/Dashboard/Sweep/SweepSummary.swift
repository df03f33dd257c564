import Telemetry

/// A figure of a finished run that a sweep's table has the mean and the deviation of.
public enum SweepFigure: String, CaseIterable, Sendable {
  case accuracy, nmi, ami, ari
  /// Of the run's own clusters, not of as many as there are classes.
  case nmiLabels = "nmi_labels"
  case bestAccuracy = "accuracy_at_best_score"
  case bestNMI = "nmi_at_best_score"
  case loss, seconds

  /// The figure of a run; nil where it has none.
  public func value(_ row: SweepRow) -> Double? {
    switch self {
    case .accuracy: row.evaluation?.accuracy
    case .nmi: row.evaluation?.nmi
    case .ami: row.evaluation?.ami
    case .ari: row.evaluation?.ari
    case .nmiLabels: row.last?.nmiLabels
    case .bestAccuracy: row.bestScored?.accuracy
    case .bestNMI: row.bestScored?.nmi
    case .loss: row.last?.loss
    case .seconds: row.epochsDone > 0 ? row.seconds : nil
    }
  }

  /// Its name at the head of a column.
  public var head: String {
    switch self {
    case .accuracy, .loss, .seconds: rawValue
    case .nmi, .ami, .ari: rawValue.uppercased()
    case .nmiLabels: "NMI of the clusters"
    case .bestAccuracy: "accuracy at the best score"
    case .bestNMI: "NMI at the best score"
    }
  }

  /// Digits behind the point.
  public var digits: Int { self == .seconds ? 1 : 3 }
}

/// What the runs of one recipe came to. Only finished ones count, each with its last epoch: no label chooses anything.
public struct SweepSummary: Equatable, Sendable {
  public let recipe: String
  /// Runs that are wanted, have finished, and have failed.
  public let runs: Int
  public let finished: Int
  public let failed: Int
  /// Over the finished runs that have the figure.
  public let figures: [SweepFigure: Spread]

  /// The runs of one recipe.
  init(recipe: String, _ rows: [SweepRow]) {
    let done = rows.filter { $0.state == .finished }
    (self.recipe, runs, finished) = (recipe, rows.count, done.count)
    failed = rows.count { $0.state == .failed }
    let spreads = SweepFigure.allCases.compactMap { figure in
      Spread(done.compactMap(figure.value)).map { (figure, $0) }
    }
    figures = Dictionary(uniqueKeysWithValues: spreads)
  }

  /// One summary a recipe, in the order in which the recipes come.
  public static func all(_ rows: [SweepRow]) -> [SweepSummary] {
    var order: [String] = []
    var groups: [String: [SweepRow]] = [:]
    for row in rows {
      if groups[row.recipe] == nil { order.append(row.recipe) }
      groups[row.recipe, default: []].append(row)
    }
    return order.map { SweepSummary(recipe: $0, groups[$0] ?? []) }
  }

  /// The figures that any of the summaries has.
  public static func known(in summaries: [SweepSummary]) -> [SweepFigure] {
    SweepFigure.allCases.filter { figure in summaries.contains { $0.figures[figure] != nil } }
  }
}
