import ArgumentParser
import Datasets
import DeepCluster
import NN
import RunStore
import TUI
import Tensors

/// `dctop filters SNAPSHOT`: what the filters of a snapshot's network answer to, as images.
struct Filters: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "filters",
    abstract: "Show what a network's filters answer to: images that maximise them, images that activate them most.",
    discussion: """
      Writes a sheet with a row a filter: the image that maximises it, found by gradient ascent from faint noise, and \
      the images that activate it most, the strongest first. A filter's activation is the mean of its response, behind \
      batch normalisation and where it is positive, over all positions. The ascent works on the normalised pixels that \
      the network reads; each image is shown stretched between its 1st and 99th percentile. In a terminal the images \
      are shown.
      """)

  @ArgumentParser.Argument(
    help: ArgumentHelp("A snapshot's folder, or a run's for its newest snapshot.", valueName: "snapshot"),
    completion: .directory)
  var snapshot: String

  @Flag(help: "List the layers that have filters, with their number and the positions of each, and do nothing else.")
  var layers = false

  @Option(help: ArgumentHelp("The layer (default: the last that is no linear one).", valueName: "name"))
  var layer: String?

  @Option(
    help: ArgumentHelp("Filters of the layer, such as 0-15,20 or all (default: the first 16).", valueName: "filters"))
  var filters: String?

  @Option(help: "Steps of the ascent (default: 1000, or 256 for images below 96 pixels); fewer are longer ones.")
  var iterations: Int?

  @Option(
    help: ArgumentHelp("The images to look through (default: those of the snapshot's run).", valueName: "data"),
    completion: .file())
  var images: String?

  @Option(help: "Images that activate a filter most; 0 for none.")
  var top = 9

  @Option(
    help: ArgumentHelp(
      "The sheet's file, or without .png a folder for it and every filter's image (default: a file, named by the run).",
      valueName: "path"), completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp("Write filter,rank,image,activation there; rank 0 is the image made.", valueName: "path"),
    completion: .file())
  var csv: String?

  @Flag(help: "Replace earlier files.")
  var force = false

  @OptionGroup var options: SnapshotOptions

  func validate() throws {
    if let iterations, !(1...1_000_000).contains(iterations) {
      throw ValidationError("--iterations \(iterations): expected 1 to 1000000.")
    }
    if !(0...1000).contains(top) { throw ValidationError("--top \(top): expected 0 to 1000.") }
  }

  func run() throws {
    do {
      let study = try SnapshotFilters(StoredSnapshot.open(snapshot), threads: options.threads)
      if layers { return try StandardOutput.write(study.layers.map(line).joined()) }
      let layer = try study.layer(named: layer)
      let numbers = try FilterNumbers(filters, of: layer).numbers
      let name = "\(study.snapshot.title)-\(layer.name)-filters.png"
      let output = FilterOutput(output ?? name, csv: csv, replaces: force)
      try output.check(count: numbers.count, columns: 1 + top, side: study.inference.size)
      let source = try openImages(study)
      let maximizers = try maximize(numbers, of: layer, study)
      let found = try source.map { try strongest(numbers, of: layer, among: $0, study) }
      try output.write(FilterPictures(maximizers, source, found ?? [], top: top, of: study))
      try StandardOutput.write(StandardOutput.safe(output.path) + "\n")
      if let terminal = TerminalPage.current {
        let pictures = maximizers.map { (pixels: Optional($0.pixels), caption: "filter \($0.filter)") }
        let page = ThumbnailPage(
          pictures, channels: study.inference.channels, side: study.inference.size, terminal: terminal)
        try StandardOutput.write("\n" + page.lines.joined(separator: "\n") + "\n")
      }
    } catch {
      throw UsageError(error)
    }
  }

  private func line(_ layer: Network.FilterLayer) -> String {
    let positions = layer.shape.rank == 3 ? ", \(layer.shape[1]) x \(layer.shape[2]) positions" : ""
    return "\(layer.name): \(layer.filterCount) filters\(positions)\n"
  }

  /// Those that were named, or the snapshot's own; nil, and a word on standard error, where these are no longer there.
  private func openImages(_ study: SnapshotFilters) throws -> CombinedImages? {
    if top == 0 { return nil }
    if let images {
      let source = try DatasetRegistry.open(images)
      let items = (0..<source.count).map {
        CombinedImages.Item(name: source.identifier(at: $0), source: source, place: $0)
      }
      return CombinedImages(items, channels: study.inference.channels)
    }
    do { return try study.snapshot.openImages() } catch {
      StandardError.write("dctop: no images are looked through: \(error)\n")
      return nil
    }
  }

  private func maximize(
    _ numbers: [Int], of layer: Network.FilterLayer, _ study: SnapshotFilters
  ) throws -> [SnapshotFilters.Maximizer] {
    let progress = ProgressLine("maximising \(numbers.count) filters of \(layer.name)")
    defer { progress.finish() }
    return try study.maximize(numbers, of: layer, iterations: iterations) { progress.show($0, of: $1) }
  }

  private func strongest(
    _ numbers: [Int], of layer: Network.FilterLayer, among source: CombinedImages, _ study: SnapshotFilters
  ) throws -> [StrongestImages] {
    let progress = ProgressLine("looking through \(source.count) images")
    defer { progress.finish() }
    return try study.strongest(
      top, for: numbers, of: layer, among: source,
      onSkipped: { lost in
        StandardError.write("dctop: \(lost.identifier.sanitized()): \(lost.reason.sanitized()); left out\n")
      }, progress: { progress.show($0, of: $1) })
  }
}
