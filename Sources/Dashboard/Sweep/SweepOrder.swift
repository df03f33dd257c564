import TUI
import Telemetry

/// What a leaderboard is sorted by.
enum SweepOrder: CaseIterable, Sendable {
  case accuracy, nmi, nmiLabels, nmiPrevious, loss, seconds, epoch
  /// As the sweep's file has them.
  case file

  /// The figure of a run; nil where it has none.
  func value(_ row: SweepRow) -> Double? {
    switch self {
    case .accuracy: row.evaluation?.accuracy
    case .nmi: row.evaluation?.nmi
    case .nmiLabels: row.last?.nmiLabels
    case .nmiPrevious: row.last?.nmiPrevious
    case .loss: row.last?.loss
    case .seconds: row.epochsDone > 0 ? row.seconds : nil
    case .epoch: Double(row.epochsDone)
    case .file: nil
    }
  }

  /// Whether the least comes first.
  private var isLeastFirst: Bool { self == .loss || self == .seconds }

  /// Its name at the head of a column.
  var head: String {
    switch self {
    case .accuracy: "acc"
    case .nmi: "NMI"
    case .nmiLabels: "NMI labels"
    case .nmiPrevious: "NMI t/t-1"
    case .loss: "loss"
    case .seconds: "time"
    case .epoch: "epoch"
    case .file: "file"
    }
  }

  /// The places of the values with the best first; what has no value comes last, and what is equal stays in its order.
  func places(_ values: [Double?]) -> [Int] {
    values.indices.sorted { a, b in
      switch (values[a], values[b]) {
      case (let x?, let y?) where x != y: isLeastFirst ? x < y : x > y
      case (_?, nil): true
      case (nil, _?): false
      default: a < b
      }
    }
  }

  /// The mean of the runs of each recipe that have the figure.
  func means(_ rows: [SweepRow], of recipes: [String]) -> [Double?] {
    let groups = Dictionary(grouping: rows, by: \.recipe)
    return recipes.map { recipe in Spread((groups[recipe] ?? []).compactMap(value))?.mean }
  }
}
