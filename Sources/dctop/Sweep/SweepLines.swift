import Curses
import Dashboard
import Foundation
import TUI
import Telemetry

/// A sweep where there is no dashboard: a line for each run that ends, and the table.
struct SweepLines {
  private let folder: SweepFolder
  private let isJSON: Bool
  /// Whether nobody reads any more.
  private var isBroken = false

  /// How often it is looked whether a run has ended; a signal is seen at once.
  private static let intervalMilliseconds: Int32 = 100

  init(_ folder: SweepFolder, isJSON: Bool) { (self.folder, self.isJSON) = (folder, isJSON) }

  /// Prints until the sweep is over. Returns the exit status of `cli.md`.
  mutating func show(_ runner: SweepRunner, _ signals: SignalPipe) -> Int32 {
    var stopSignal: Int32?
    if !isJSON { write("\(folder.members.count) runs in \(folder.path.sanitized())") }
    while true {
      let isOver = runner.isOver  // before what has ended, so that none is left behind
      for place in runner.ended.drain() { print(runner.row(place), place) }
      for warning in runner.warnings.drain() { StandardError.write("dctop: \(warning)\n") }
      if isOver { break }
      if isBroken && runner.phase != .stopping { runner.stop() }
      signals.wait(milliseconds: SweepLines.intervalMilliseconds)
      for signal in signals.takeStopping() {
        stopSignal = stopSignal ?? signal
        if signal != SIGHUP || runner.phase != .stopping { runner.stop() }
      }
    }
    let rows = folder.rows()
    printTable(rows)
    return stopSignal.map { 128 + $0 } ?? SweepLines.status(rows)
  }

  /// 1 where a run has failed.
  static func status(_ rows: [SweepRow]) -> Int32 { rows.contains { $0.state == .failed } ? 1 : 0 }

  /// One run in a line.
  mutating func print(_ row: SweepRow, _ place: Int) {
    if isJSON { return write(row.json(path: folder.path(of: place)).description) }
    var words = ["\(row.name) \(row.state.rawValue)", "epoch \(row.epochsDone)/\(row.epochs)"]
    if let last = row.last { words.append("loss \(NumberFormat.fixed(last.loss, 4))") }
    if let found = row.evaluation {
      words.append("accuracy \(NumberFormat.fixed(found.accuracy, 3))  NMI \(NumberFormat.fixed(found.nmi, 3))")
    }
    if row.epochsDone > 0 { words.append("\(NumberFormat.fixed(row.seconds, 1)) s") }
    if let problem = row.problem { words.append(problem.sanitized()) }
    write(words.joined(separator: "  "))
  }

  /// The table of the recipes.
  mutating func printTable(_ rows: [SweepRow]) {
    let tables = SweepTables(rows, title: "")
    if isJSON { return write(tables.json.description) }
    for line in tables.lines { write(line) }
  }

  private mutating func write(_ line: String) {
    guard !isBroken else { return }
    isBroken = (try? StandardOutput.write(line + "\n")) == nil
  }
}
