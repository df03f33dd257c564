import Dashboard
import Foundation
import RunStore
import TUI
import Telemetry

/// What the recipes of a sweep came to, as files and as text: mean and sample deviation over the finished runs' seeds,
/// of the last epoch.
struct SweepTables {
  private let summaries: [SweepSummary]
  private let rows: [SweepRow]
  private let title: String
  private let known: [SweepFigure]

  init(_ rows: [SweepRow], title: String) {
    (self.rows, self.title) = (rows, title)
    summaries = SweepSummary.all(rows)
    known = SweepSummary.known(in: summaries)
  }

  /// A table of the recipes, one of the runs, and what failed.
  var markdown: String {
    let heads = ["recipe", "seeds", "failed"] + known.map(\.head)
    let recipes = summaries.map { summary in
      [summary.recipe, SweepTables.seeds(summary), "\(summary.failed)"]
        + known.map { SweepTables.cell(summary.figures[$0], $0, "\u{b1}") }
    }
    let runs = rows.map { row in
      [row.name, row.state.rawValue, "\(row.epochsDone)/\(row.epochs)"]
        + known.map { NumberFormat.fixed($0.value(row), $0.digits) }
    }
    let failures = rows.compactMap { row in row.problem.map { "- `\(row.name)`: \(SweepTables.inline($0))" } }
    let parts = [
      "# \(SweepTables.inline(title))",
      "Mean\u{b1}sample deviation over the seeds of finished runs, after the last epoch. Seconds are those of features, PCA, "
        + "k-means and training.", SweepTables.table(heads, recipes),
      "## Runs", SweepTables.table(["run", "state", "epochs"] + known.map(\.head), runs),
    ]
    return (parts + (failures.isEmpty ? [] : ["## Failed", failures.joined(separator: "\n")])).joined(
      separator: "\n\n") + "\n"
  }

  /// A line a recipe: of each figure the mean, the sample deviation and how many runs have it.
  var csv: String {
    let heads =
      ["recipe", "runs", "finished", "failed"]
      + SweepFigure.allCases.flatMap { figure in
        ["\(figure.rawValue)_mean", "\(figure.rawValue)_deviation", "\(figure.rawValue)_count"]
      }
    let lines = summaries.map { summary in
      [summary.recipe, "\(summary.runs)", "\(summary.finished)", "\(summary.failed)"]
        + SweepFigure.allCases.flatMap { SweepTables.numbers(summary.figures[$0]) }
    }
    return ([heads] + lines).map { $0.map(csvField).joined(separator: ",") + "\n" }.joined()
  }

  private static func numbers(_ spread: Spread?) -> [String] {
    guard let spread else { return ["", "", "0"] }
    return ["\(spread.mean)", spread.deviation.map { "\($0)" } ?? "", "\(spread.count)"]
  }

  /// The recipes' table with aligned columns.
  var lines: [String] {
    let heads = ["recipe", "seeds", "failed"] + known.map(\.head)
    let cells = summaries.map { summary in
      [summary.recipe.sanitized(), SweepTables.seeds(summary), "\(summary.failed)"]
        + known.map { SweepTables.cell(summary.figures[$0], $0, "+-") }
    }
    return TextTable.lines([heads] + cells) { $0 > 0 }
  }

  /// The recipes' table as one JSON object.
  var json: JSONValue {
    let recipes = summaries.map { summary -> JSONValue in
      let figures = SweepFigure.allCases.map { ($0.rawValue, SweepTables.json(summary.figures[$0])) }
      return .object(
        [
          ("recipe", .text(summary.recipe)), ("runs", .int(summary.runs)), ("finished", .int(summary.finished)),
          ("failed", .int(summary.failed)),
        ] + figures)
    }
    return .object([("type", .text("sweep_table")), ("recipes", .array(recipes))])
  }

  private static func json(_ spread: Spread?) -> JSONValue {
    .object([
      ("mean", .number(spread?.mean)), ("deviation", .number(spread?.deviation)), ("count", .int(spread?.count ?? 0)),
    ])
  }

  /// Seeds that are done; of how many, where some are not.
  private static func seeds(_ summary: SweepSummary) -> String {
    summary.finished == summary.runs ? "\(summary.runs)" : "\(summary.finished)/\(summary.runs)"
  }

  private static func cell(_ spread: Spread?, _ figure: SweepFigure, _ sign: String) -> String {
    guard let spread else { return "-" }
    return NumberFormat.fixed(spread.mean, figure.digits)
      + (spread.deviation.map { " \(sign) \(NumberFormat.fixed($0, figure.digits))" } ?? "")
  }

  private static func table(_ heads: [String], _ rows: [[String]]) -> String {
    let lines = [heads, heads.indices.map { $0 == 0 ? "---" : "---:" }] + rows
    return lines.map { "| " + $0.map(inline).joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  /// Text that Markdown shows as it is, in one line.
  private static func inline(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ").sanitized()
    return line.map { "|`*_<[\\".contains($0) ? "\\\($0)" : String($0) }.joined()
  }
}
