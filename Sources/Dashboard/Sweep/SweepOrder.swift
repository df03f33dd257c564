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
  /// Those that are not `isFinal` stand below the others: an epoch's figure is not to be compared with the last one's.
  private func places(_ values: [Double?], isFinal: [Bool]) -> [Int] {
    values.indices.sorted { a, b in
      switch (values[a], values[b]) {
      case (_?, _?) where isFinal[a] != isFinal[b]: isFinal[a]
      case (let x?, let y?) where x != y: isLeastFirst ? x < y : x > y
      case (_?, nil): true
      case (nil, _?): false
      default: a < b
      }
    }
  }

  /// The places of the runs: the finished ones, then those that have come to a figure, then the others.
  func places(_ rows: [SweepRow]) -> [Int] { places(rows.map(value), isFinal: rows.map { $0.state == .finished }) }

  /// The places of the recipes by the mean of their finished runs, which is what their lines tell.
  func places(_ rows: [SweepRow], of recipes: [String]) -> [Int] {
    let groups = Dictionary(grouping: rows.filter { $0.state == .finished }, by: \.recipe)
    let means = recipes.map { recipe in Spread((groups[recipe] ?? []).compactMap(value))?.mean }
    return places(means, isFinal: means.map { _ in true })
  }
}
