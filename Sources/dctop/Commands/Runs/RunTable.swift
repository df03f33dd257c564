import Foundation
import RunStore
import TUI

/// Runs as lines of text with aligned columns; what is not known is a dash.
struct RunTable {
  let lines: [String]

  private static let heads = ["RUN", "DATA", "NET", "K", "EPOCHS", "STATE", "LOSS", "NMI", "ACC", "SIZE"]
  /// Columns of numbers, which end where their heads end.
  private static let isNumber = [false, false, false, true, true, false, true, true, true, true]

  init(_ runs: [RunSummary]) {
    let rows = [RunTable.heads] + runs.map(RunTable.cells)
    let widths = RunTable.heads.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    lines = rows.map { row in
      row.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - row[column].count)
        return RunTable.isNumber[column] ? space + row[column] : row[column] + space
      }.joined(separator: "  ").trimmingCharacters(in: .whitespaces)
    }
  }

  private static func cells(_ run: RunSummary) -> [String] {
    let name = run.data.map { ($0 as NSString).lastPathComponent } ?? "-"
    return [
      run.id.sanitized(), name.sanitized(), (run.backbone ?? "-").sanitized(), run.k.map { "\($0)" } ?? "-",
      "\(run.epochsDone)/\(run.epochs.map { "\($0)" } ?? "-")", run.state, NumberFormat.fixed(run.loss, 3),
      NumberFormat.fixed(run.nmiLabels, 3), NumberFormat.fixed(run.accuracy, 3), NumberFormat.bytes(run.bytes),
    ]
  }
}
