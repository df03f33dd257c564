import ArgumentParser
import Foundation
import RunStore
import Telemetry

/// `dctop runs [list]`.
struct ListRuns: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the runs, one line each (the default).",
    discussion: """
      BEST is the epoch whose clusters look best without labels, by the SCORE that they have: from 0 to 1, the \
      geometric mean of stability (adjusted mutual information with the clusters before, and of plain with augmented \
      images), (1 + silhouette) / 2 and \
      balance (normalised entropy of the sizes).
      """)

  /// What the list is ordered by.
  enum Order: String, ExpressibleByArgument, CaseIterable {
    case id, data, k, epochs, state, loss, nmi, score, size
  }

  @Option(help: ArgumentHelp("Where the runs are.", valueName: "dir"), completion: .directory)
  var output = "runs"
  @Option(help: "What the list is ordered by: \(Order.allCases.map(\.rawValue).joined(separator: ", ")).")
  var sort = Order.id
  @Flag(help: "Turn the order round.")
  var reverse = false
  @Option(
    help: "Only runs in this state: running, paused, finished, stopped, failed or interrupted.",
    completion: .list(["running", "paused", "finished", "stopped", "failed", "interrupted"]))
  var state: String?
  @Option(help: "Only runs on data whose path contains this.")
  var data: String?
  @Flag(help: "One JSON object a run.")
  var json = false

  func run() throws {
    let runs: [RunSummary]
    do { runs = try RunDirectory.all(in: output).map(RunSummary.init) } catch { throw UsageError(error) }
    var shown = runs.filter { run in
      (state == nil || run.state == state) && (data.map { run.data?.contains($0) ?? false } ?? true)
    }
    shown.sort { isBefore($0, $1) }
    if reverse { shown.reverse() }
    if json {
      for run in shown { print(ListRuns.json(run)) }
    } else {
      RunTable(shown).lines.forEach { print($0) }
    }
  }

  /// Runs without the figure come last; equal ones in the order of their ids.
  private func isBefore(_ a: RunSummary, _ b: RunSummary) -> Bool {
    func pair<Value: Comparable>(_ value: (RunSummary) -> Value?) -> Bool {
      switch (value(a), value(b)) {
      case (let x?, let y?) where x != y: x < y
      case (_?, nil): true
      case (nil, _?): false
      default: a.id < b.id
      }
    }
    return switch sort {
    case .id: a.id < b.id
    case .data: pair(\.data)
    case .k: pair(\.k)
    case .epochs: pair(\.epochsDone)
    case .state: pair(\.state)
    case .loss: pair(\.loss)
    case .nmi: pair(\.nmiLabels)
    case .score: pair(\.bestScore)
    case .size: pair(\.bytes)
    }
  }

  private static func json(_ run: RunSummary) -> String {
    func text(_ value: String?) -> JSONValue { value.map { .text($0) } ?? .null }
    func int(_ value: Int?) -> JSONValue { value.map { .int($0) } ?? .null }
    return JSONValue.object([
      ("type", .text("run_summary")), ("id", .text(run.id)), ("path", .text(run.path)), ("data", text(run.data)),
      ("backbone", text(run.backbone)), ("k", int(run.k)), ("epochs_done", .int(run.epochsDone)),
      ("epochs", int(run.epochs)), ("state", .text(run.state)), ("loss", .number(run.loss)),
      ("nmi_labels", .number(run.nmiLabels)), ("nmi_previous", .number(run.nmiPrevious)),
      ("accuracy", .number(run.accuracy)), ("best_epoch", int(run.bestEpoch)),
      ("best_score", .number(run.bestScore)), ("bytes", .int(run.bytes)), ("parent", text(run.parent)),
      ("problem", text(run.problem)),
    ]).description
  }
}
