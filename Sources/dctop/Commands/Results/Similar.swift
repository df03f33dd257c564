import ArgumentParser
import Datasets
import DeepCluster
import Foundation
import RunStore
import TUI
import Telemetry
import Tensors

/// `dctop similar SNAPSHOT IMAGE`: the snapshot's images that are nearest to one by their features.
struct Similar: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "similar",
    abstract: "List the images of a snapshot that are most like one.",
    discussion: """
      Prints distance, image and cluster, the nearest first; distances are those of the whitened features of unit \
      length that images are clustered by, from 0 to 2. The features of all the snapshot's images are computed anew. \
      In a terminal the images are shown.
      """)

  @ArgumentParser.Argument(
    help: ArgumentHelp("A snapshot's folder, or a run's for its newest snapshot.", valueName: "snapshot"),
    completion: .directory)
  var snapshot: String

  @ArgumentParser.Argument(help: ArgumentHelp("An image file.", valueName: "image"), completion: .file())
  var image: String

  @Option(help: "Images that are listed.")
  var count = 10

  @Option(
    help: ArgumentHelp("Where the snapshot's images are now, if they have moved.", valueName: "path"),
    completion: .file())
  var data: String?

  @Flag(help: "One JSON object an image instead.")
  var jsonl = false

  @OptionGroup var options: SnapshotOptions

  func validate() throws {
    if count < 1 { throw ValidationError("--count \(count): expected 1 or more.") }
  }

  func run() throws {
    do {
      let model = try SnapshotModel(StoredSnapshot.open(snapshot), threads: options.threads)
      let wanted = try features(with: model)
      let images = try model.snapshot.openImages(data: data)
      let progress = ProgressLine("computing the features of \(images.count) images")
      // Decoding is one half of the work, the network the other.
      let set = try model.decodeAll(images) { progress.show($0, of: 2 * $1) }
      let found = try model.nearest(count, to: wanted, among: set) { progress.show(images.count + $0, of: 2 * $1) }
      progress.finish()
      try StandardOutput.write(found.map { line($0, model.snapshot.assignments) }.joined())
      if !jsonl, let terminal = TerminalPage.current {
        let page = ThumbnailPage(found.map(\.image), of: set, terminal: terminal)
        try StandardOutput.write("\n" + page.lines.joined(separator: "\n") + "\n")
      }
    } catch {
      throw UsageError(error)
    }
  }

  /// Of the image that was named.
  private func features(with model: SnapshotModel) throws -> [Float] {
    var named = NamedImages([image]) { StandardError.write("dctop: \($0)\n") }
    let items = named.next(2)
    guard items.count == 1 else {
      throw UsageError(message: "\(image.sanitized()) is not one image: name a JPEG, PNG or WebP file.")
    }
    let set = model.decode(CombinedImages(items, channels: model.inference.channels))
    if let lost = set.skipped.first {
      throw UsageError(message: "\(lost.identifier) cannot be read (\(lost.reason)): name an image that others open.")
    }
    var result: [Float] = []
    try model.forEachBatch(of: set) { features, _ in result = Array(features.row(0)) }
    return result
  }

  private func line(_ found: SnapshotModel.Neighbor, _ table: AssignmentTable) -> String {
    let (name, cluster) = (table.names[found.image], Int(table.labels[found.image]))
    guard jsonl else {
      return "\(String(format: "%.4f", found.distance))  \(name.sanitized())  cluster \(cluster)\n"
    }
    return JSONValue.object([
      ("type", .text("similar")), ("image", .text(name)), ("distance", .float(found.distance)),
      ("cluster", .int(cluster)),
    ]).description + "\n"
  }
}
