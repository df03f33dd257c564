import ArgumentParser
import Dashboard
import RunStore

/// `dctop replay RUN`: the run again, at its own pace or faster, with a time line.
struct Replay: Configured {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "See a run again, with a time line.",
    discussion: """
      Space plays and pauses, [ and ] go from epoch to epoch, < and > change the speed, { and } go to both ends. \
      Without a terminal, or with --plain or --jsonl, prints the run's lines at once.
      """)

  @ArgumentParser.Argument(
    help: ArgumentHelp("The run's folder, such as runs/20261124-091500.", valueName: "run"), completion: .directory)
  var path: String

  @OptionGroup(title: "Display") var display: DisplayOptions

  var settings: [Setting] { display.settings }

  func run() throws {
    let viewer = try RunViewer(path, display)
    // As lines a run that is over is the same to both; one that goes on is told as far as it is.
    if viewer.showsLines { return try viewer.show(.replaying) { run in try ToldRun(run) } }
    try viewer.show(.replaying) { run in try ReplayedRun(run) }
  }
}
