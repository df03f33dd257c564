import TUI
import Telemetry

/// What is alike and what is not, as lines of text.
public struct ComparisonTables {
  private let runs: [ComparedRun]

  /// Tables of the runs, in the order of their letters.
  public init(_ runs: [ComparedRun]) { self.runs = runs }

  /// The letter that a run has in tables and plots.
  static func letter(_ index: Int) -> Unicode.Scalar { Unicode.Scalar(UInt8(65 + index % 26)) }

  /// Each run's last figures, and where they were best.
  public var figures: [String] {
    let metrics = ComparedMetric.known(in: runs)
    let heads = ["", "run", "epochs", "s/epoch"] + metrics.map(\.head)
    let rows = runs.enumerated().map { index, run in
      let seconds = run.epochs.map { $0.seconds.features + $0.seconds.pca + $0.seconds.kmeans + $0.seconds.train }
      let mean = seconds.isEmpty ? nil : seconds.reduce(0, +) / Double(seconds.count)
      return [
        "\(Character(ComparisonTables.letter(index)))", run.name.sanitized(), "\(run.epochs.count)",
        NumberFormat.fixed(mean, 1),
      ] + metrics.map { cell($0, run.epochs) }
    }
    return TextTable.lines([heads] + rows) { $0 > 1 }
  }

  private func cell(_ metric: ComparedMetric, _ epochs: [EpochStats]) -> String {
    let last = NumberFormat.fixed(epochs.last.flatMap(metric.value), metric.digits)
    guard let best = metric.best(epochs), best.epoch != epochs.last?.epoch else { return last }
    return "\(last) (\(NumberFormat.fixed(best.value, metric.digits)) at \(best.epoch + 1))"
  }

  /// The options that are not the same in all runs; one line where there is none.
  public var differences: [String] {
    let names = Set(runs.flatMap(\.options.keys)).sorted().filter { name in
      Set(runs.map { $0.options[name] ?? "-" }).count > 1
    }
    guard !names.isEmpty else { return ["the same options"] }
    let heads = ["option"] + runs.indices.map { "\(Character(ComparisonTables.letter($0)))" }
    let rows = names.map { name in [name.sanitized()] + runs.map { ($0.options[name] ?? "-").sanitized() } }
    return TextTable.lines([heads] + rows) { _ in false }
  }
}
