import ArgumentParser
import Foundation
import RunStore

/// `dctop sweep-run`: one run of a sweep in a folder that the sweep has named; for ``SweepRunner``.
struct SweepRun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep-run", abstract: "Do one run of a sweep.", shouldDisplay: false)

  /// The run's own, absolute.
  @Option var folder: String
  /// Where relative paths among the options begin.
  @Option var from: String
  @OptionGroup var train: Train

  func run() throws {
    let status: Int32
    do {
      guard FileManager.default.changeCurrentDirectoryPath(from) else {
        throw UsageError(message: "the folder \(from) of the sweep's file is not there any more.")
      }
      let run = try RunDirectory.create(at: folder)
      status = try Session(train.request(), display: train.display, resumed: (run, nil)).run()
    } catch {
      throw UsageError(error)
    }
    if status != 0 { throw ExitCode(status) }
  }
}
