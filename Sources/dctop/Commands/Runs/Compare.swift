import ArgumentParser
import Curses
import Dashboard
import Foundation
import RunStore
import TUI
import Telemetry

/// `dctop compare RUN RUN...`: runs side by side.
struct Compare: Configured {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Show runs side by side: curves, figures, and the options that differ.",
    discussion: "Without a terminal, or with --plain, prints the tables; with --jsonl, one object a run.")

  @ArgumentParser.Argument(help: ArgumentHelp("Two or more runs' folders.", valueName: "run"), completion: .directory)
  var paths: [String]

  @OptionGroup(title: "Display") var display: DisplayOptions

  var settings: [Setting] { display.settings }

  func run() throws {
    guard paths.count >= 2 else { throw UsageError(message: "compare \(paths.joined()): expected two runs or more.") }
    let runs: [ComparedRun]
    let face: FaceChoice
    do {
      runs = try paths.map(Compare.read)
      face = try FaceChoice(display)
    } catch {
      throw UsageError(error)
    }
    switch face.style {
    case .json?: for (path, run) in zip(paths, runs) { print(Compare.json(run, path)) }
    case .plain?:
      let tables = ComparisonTables(runs)
      print((tables.figures + [""] + tables.differences).joined(separator: "\n"))
    case nil:
      let status = try MainActor.assumeIsolated { try face.compare(runs) }
      if status != 0 { throw ExitCode(status) }
    }
  }

  private static func read(_ path: String) throws -> ComparedRun {
    let run = try RunDirectory.open(path)
    let database = try RunDatabase.read(run)
    var options = try database.options()
    options["data"] = RunSummary(of: run).data  // no option, and what differs most
    return ComparedRun(
      name: (run.path as NSString).lastPathComponent, options: options, epochs: try database.epochs())
  }

  private static func json(_ run: ComparedRun, _ path: String) -> String {
    let curves = ComparedMetric.allCases.map { metric in
      (metric.jsonName, JSONValue.array(run.epochs.map { .number(metric.value($0)) }))
    }
    return JSONValue.object([
      ("type", .text("compared_run")), ("id", .text(run.name)), ("path", .text(path)),
      ("options", .object(run.options.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) })),
      ("epochs", .array(run.epochs.map { .int($0.epoch) })), ("curves", .object(curves)),
    ]).description
  }
}

extension ComparedMetric {
  fileprivate var jsonName: String {
    switch self {
    case .loss: "loss"
    case .nmiLabels: "nmi_labels"
    case .nmiPrevious: "nmi_previous"
    case .accuracy: "accuracy"
    case .objective: "objective"
    case .moved: "reassigned"
    case .imbalance: "imbalance"
    case .trainSpeed: "train_images_per_second"
    }
  }
}
