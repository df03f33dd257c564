import ArgumentParser
import Dashboard
import RunStore

/// `dctop watch RUN`: the dashboard on a run that another process trains, read only.
struct Watch: Configured {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Look on while another process trains a run.",
    discussion: """
      Shows what the run's database tells, some seconds late at most, and changes nothing. Without a terminal, or \
      with --plain or --jsonl, prints the run's lines from its beginning to its end.
      """)

  @ArgumentParser.Argument(
    help: ArgumentHelp("The run's folder, such as runs/20261124-091500.", valueName: "run"), completion: .directory)
  var path: String

  @OptionGroup(title: "Display") var display: DisplayOptions

  var settings: [Setting] { display.settings }

  func run() throws {
    try RunViewer(path, display).show(.watching) { run in try WatchedRun(run) }
  }
}
