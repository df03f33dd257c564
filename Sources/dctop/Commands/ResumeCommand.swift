import ArgumentParser
import Curses
import Datasets
import DeepCluster
import Foundation
import RunStore

/// `dctop resume RUN`: goes on from the run's last checkpoint, to the same bits as if it had never stopped.
struct Resume: Configured {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Go on with a run from its last checkpoint.",
    discussion: """
      The run's own options, data, seed and threads are used, and its convolution algorithms, so that it ends with \
      the same bits as a run that was never stopped.
      """)

  @ArgumentParser.Argument(
    help: ArgumentHelp("The run's folder, such as runs/20261124-091500.", valueName: "run"),
    completion: .directory)
  var path: String

  @Option(help: "Train up to this epoch instead.")
  var epochs: Int?

  @OptionGroup(title: "Display") var display: DisplayOptions

  /// How it is shown; how it trains, the run says.
  var settings: [Setting] { display.settings }

  func run() throws {
    let status: Int32
    do {
      status = try prepare().run()
    } catch {
      throw UsageError(error)
    }
    if status != 0 { throw ExitCode(status) }
  }

  private func prepare() throws -> Session {
    let directory = try RunDirectory.open(path)
    // Before anything is said of checkpoints, which who trains it is writing.
    if let holder = RunLock.holder(of: directory) { throw StoreError.inUse(path: directory.path, holder: holder) }
    var record = try directory.record(RunRecord.self)
    var isDamaged = false
    let checkpoint = Checkpoint.newest(in: directory) { damage in
      isDamaged = true
      StandardError.write("dctop: \(damage)\n  It is left out, and the one before it looked for.\n")
    }
    if checkpoint == nil {
      if isDamaged { throw StoreError.noRun(path: path, reason: "it has no checkpoint that is whole") }
      StandardError.write("dctop: \(path) ended before its first checkpoint: it begins again\n")
    }
    record.configuration = record.configuration(at: checkpoint)
    if let epochs { record.configuration.epochs = epochs }
    let request = try RunRequest(record.configuration, data: record.data)
    return try Session(request, display: display, resumed: (directory, checkpoint))
  }
}
