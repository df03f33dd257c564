import ArgumentParser
import Foundation
import RunStore
import TUI

/// `dctop runs remove RUN...`: asks, and removes the runs' folders.
struct RemoveRuns: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Remove runs with their checkpoints and snapshots; asks first.")

  @ArgumentParser.Argument(
    help: ArgumentHelp("The runs' folders, or their names in the output folder.", valueName: "run"),
    completion: .directory)
  var runs: [String]
  @Option(
    help: ArgumentHelp("Where runs are that are named without a folder.", valueName: "dir"), completion: .directory)
  var output = "runs"
  @Flag(help: "Do not ask.")
  var yes = false

  func run() throws {
    let found: [RunDirectory]
    do {
      found = try runs.map { name in
        try RunDirectory.open(name.contains("/") ? name : output + "/" + name)
      }
    } catch {
      throw UsageError(error)
    }
    for run in found {
      let summary = RunSummary(of: run)
      guard yes || confirms(summary) else { continue }
      do { try run.remove() } catch { throw UsageError(error) }
      print("removed \(run.path.sanitized())")
    }
  }

  private func confirms(_ run: RunSummary) -> Bool {
    let text =
      "Remove \(run.path.sanitized()) (\(run.state), \(run.epochsDone) epochs, \(NumberFormat.bytes(run.bytes)))? [y/N] "
    FileHandle.standardOutput.write(Data(text.utf8))
    return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
  }
}
