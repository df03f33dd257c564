import Foundation
import RunStore
import TUI

/// Runs as lines of text with aligned columns; what is not known is a dash.
struct RunTable {
  let lines: [String]

  private static let heads = [
    "RUN", "DATA", "NET", "K", "EPOCHS", "STATE", "LOSS", "NMI", "ACC", "BEST", "SCORE", "SIZE",
  ]
  /// Columns of numbers, which end where their heads end.
  private static let isNumber = [false, false, false, true, true, false, true, true, true, true, true, true]

  init(_ runs: [RunSummary]) {
    lines = TextTable.lines([RunTable.heads] + runs.map(RunTable.cells)) { RunTable.isNumber[$0] }
  }

  private static func cells(_ run: RunSummary) -> [String] {
    let name = run.data.map { ($0 as NSString).lastPathComponent } ?? "-"
    return [
      run.id.sanitized(), name.sanitized(), (run.backbone ?? "-").sanitized(), run.k.map { "\($0)" } ?? "-",
      "\(run.epochsDone)/\(run.epochs.map { "\($0)" } ?? "-")", run.state, NumberFormat.fixed(run.loss, 3),
      NumberFormat.fixed(run.nmiLabels, 3), NumberFormat.fixed(run.accuracy, 3),
      run.bestEpoch.map { "\($0)" } ?? "-", NumberFormat.fixed(run.bestScore, 3), NumberFormat.bytes(run.bytes),
    ]
  }
}
