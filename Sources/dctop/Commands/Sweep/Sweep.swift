import ArgumentParser
import Curses
import Dashboard
import Foundation
import RunStore

/// `dctop sweep FILE.toml`: recipes x seeds, one run after another, with a leaderboard.
struct Sweep: Configured {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Run a file's recipes with several seeds, one after another, with a leaderboard.",
    discussion: """
      The file is TOML; paths in it begin at its own folder. All combinations of the lists under [grid] are run with each \
      recipe, each seed and each data set:

        data = "photos"            # or a list of paths
        seeds = [1, 2, 3]          # or how many
        [options]                  # of dctop train, for all runs
        epochs = 30
        [grid]
        k = [50, 100]
        [[recipe]]
        name = "uniform"
        [[recipe]]
        name = "natural"
        sampler = "natural"

      What is wrong with it is told before anything runs. The runs are kept in a folder named after the file, each as if \
      dctop train had made it, with table.md and table.csv: mean and sample deviation over the seeds after the last \
      epoch. Given the same file again, the sweep goes on: an interrupted run from its checkpoint, to the same bits; what \
      has failed only with --retry. A file that has changed may add recipes, seeds and data, and what it no longer names \
      is left alone; a recipe whose options have changed needs a new name. The user's own configuration file does not \
      change how runs of a sweep train.
      """)

  @ArgumentParser.Argument(
    help: ArgumentHelp("The sweep's file.", valueName: "file.toml"), completion: .file(extensions: ["toml"]))
  var path: String

  @Option(help: "The folder in which the sweep's folder is.", completion: .directory)
  var output = "runs"

  @Flag(help: "Print the table of what there is, and run nothing.")
  var table = false

  @Flag(help: "Try runs again that have failed.")
  var retry = false

  @OptionGroup(title: "Display") var display: DisplayOptions

  var settings: [Setting] { display.settings }

  func run() throws {
    let status: Int32
    do {
      let face = try FaceChoice(display)
      let file = try SweepFile(path)
      let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
      let isLookedAt = table || face.stillFrame != nil
      let members = try file.members()
      if !isLookedAt { try file.check(members) }  // before the list is written
      let folder = try SweepFolder(output + "/" + name, of: file, members, isReadOnly: isLookedAt)
      if isLookedAt { return show(folder, face) }
      try folder.writeTables(folder.rows())
      let (base, retries) = (file.folder, retry)
      status = try MainActor.assumeIsolated {
        try face.sweep(folder) { SweepRunner(folder, in: base, retries: retries) }
      }
    } catch {
      throw UsageError(error)
    }
    if status != 0 { throw ExitCode(status) }
  }

  /// Prints what there is.
  private func show(_ folder: SweepFolder, _ face: FaceChoice) {
    let rows = folder.rows()
    if let stillFrame = face.stillFrame {
      var model = SweepModel(title: (folder.path as NSString).lastPathComponent)
      _ = model.update(.rows(rows))
      _ = model.update(.phase(.over))
      return stillFrame.print(model.frame(size: stillFrame.size, look: stillFrame.look))
    }
    var lines = SweepLines(folder, isJSON: face.style == .json)
    if face.style == .json { for place in rows.indices { lines.print(rows[place], place) } }
    lines.printTable(rows)
  }
}
