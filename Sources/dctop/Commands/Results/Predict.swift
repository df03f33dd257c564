import ArgumentParser
import Clustering
import Datasets
import DeepCluster
import RunStore
import Telemetry

/// `dctop predict SNAPSHOT IMAGES...`: the cluster of each image.
struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Tell which cluster each image belongs to.",
    discussion: """
      Prints image,cluster,distance,margin as CSV, a line an image and a batch at a time: the cluster with the nearest \
      centroid, the distance to it, and how much farther the next nearest is. Images go through what the snapshot's \
      run has put its own through. Those that cannot be read are told of on standard error and left out.
      """)

  @ArgumentParser.Argument(
    help: ArgumentHelp("A snapshot's folder, or a run's for its newest snapshot.", valueName: "snapshot"),
    completion: .directory)
  var snapshot: String

  @ArgumentParser.Argument(
    help: ArgumentHelp(
      "Image files, folders, data sets of any format; - or nothing: their paths on standard input, one a line.",
      valueName: "images"), completion: .file())
  var images: [String] = []

  @Flag(help: "One JSON object an image instead.")
  var jsonl = false

  @OptionGroup var options: SnapshotOptions

  func run() throws {
    do {
      try predict(with: SnapshotModel(StoredSnapshot.open(snapshot), threads: options.threads))
    } catch {
      throw UsageError(error)
    }
  }

  private func predict(with model: SnapshotModel) throws {
    var named = NamedImages(images) { StandardError.write("dctop: \($0)\n") }
    var count = 0
    while true {
      let items = named.next(model.batch)
      if items.isEmpty { break }
      let set = model.decode(CombinedImages(items, channels: model.inference.channels))
      for lost in set.skipped { StandardError.write("dctop: \(lost.identifier): \(lost.reason); left out\n") }
      try model.forEachMatch(of: set) { matches, range in
        // The head comes with the first line: whoever gets nothing gets no table either.
        let head = count == 0 && !jsonl ? "image,cluster,distance,margin\n" : ""
        try StandardOutput.write(
          head + zip(matches, range).map { line(set.identifier(at: $0.1), $0.0) }.joined())
        count += matches.count
      }
    }
    if count == 0 {
      throw UsageError(message: "not one image could be read: name image files, folders or data sets that others open.")
    }
  }

  private func line(_ name: String, _ match: NearestCentroids.Match) -> String {
    guard jsonl else {
      return "\(csvField(StandardOutput.safe(name))),\(match.cluster),\(match.distance),\(match.margin)\n"
    }
    return JSONValue.object([
      ("type", .text("prediction")), ("image", .text(name)), ("cluster", .int(match.cluster)),
      ("distance", .float(match.distance)), ("margin", .float(match.margin)),
    ]).description + "\n"
  }
}
