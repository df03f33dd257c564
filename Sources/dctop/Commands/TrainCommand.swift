import ArgumentParser
import Curses
import Datasets
import DeepCluster
import Foundation
import RunStore
import Telemetry

/// `dctop [train] [DATA]`: trains, in the dashboard or with lines on standard output.
struct Train: Configured {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train on DATA (default: the bundled digits), live in the dashboard.",
    discussion: """
      DATA is a folder of JPEG, PNG or WebP images (with or without one sub-folder a class), a .tar of such a folder, a \
      list of images (.txt, .csv or .tsv: a path a line, a label behind it if there is one), a NumPy array of images \
      (.npy, or .npz with labels), an IDX file or a folder of them (.gz too), or CIFAR-10 binary files; which one is \
      found by looking. 'dctop data DATA' describes it.
      """)

  @Argument(help: ArgumentHelp("The images.", valueName: "data"), completion: .file())
  var data: String?

  @Option(
    help: ArgumentHelp(
      "Options by their long names, as in 'k = 50', where the command line has none; see dctop config.",
      valueName: "file.toml"),
    completion: .file(extensions: ["toml"]))
  var config: String?

  @OptionGroup(title: "Training") var options: TrainOptions
  @OptionGroup(title: "Display") var display: DisplayOptions

  var settings: [Setting] { options.settings + display.settings }

  func run() throws {
    let status: Int32
    do {
      status = try Session(request(), display: display).run()
    } catch {
      throw UsageError(error)
    }
    if status != 0 { throw ExitCode(status) }
  }

  /// The options and the data.
  ///
  /// - Throws: what is wrong with either, as far as that is seen at once.
  func request() throws -> RunRequest {
    // The bundled digits are there to show that something is learnt.
    try RunRequest(options.configuration, data: dataPath(), comparesWithClasses: data == nil)
  }

  private func dataPath() throws -> String {
    if let data { return data }
    guard let samples = BundledFiles.folder("samples") else {
      throw UsageError(
        message: "the bundled samples are not where they were installed: name a folder of images, as in 'dctop DATA'.")
    }
    return samples + "/digits"
  }
}
