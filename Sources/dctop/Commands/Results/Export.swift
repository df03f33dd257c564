import ArgumentParser
import Datasets
import DeepCluster
import Foundation
import RunStore
import TUI
import Telemetry

/// `dctop export RUN|SNAPSHOT FORMAT`: a snapshot as other programs and people take it.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Export a snapshot: csv, folders, html, npy, onnx, safetensors or tensorboard.",
    discussion: """
      csv: image, cluster, distance and true class. folders: a folder a cluster, of links to the images or copies of \
      them. html: one page with curves, sizes and the images of each cluster. npy: a folder with features.npy (float32, \
      images x components) and labels.npy (int32). onnx: from pixels to features, cluster and distance, for onnxruntime. \
      safetensors: features, labels, centroids and weights in one file. tensorboard: a folder with the run's curves, \
      the sizes and images of its clusters, and the features in the projector.
      """)

  /// What a snapshot is made into.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case csv, folders, html, npy, onnx, safetensors, tensorboard

    /// What a name for it ends with.
    var suffix: String {
      switch self {
      case .csv: ".csv"
      case .html: ".html"
      case .onnx: ".onnx"
      case .safetensors: ".safetensors"
      case .folders: "-clusters"
      case .npy: "-npy"
      case .tensorboard: "-tensorboard"
      }
    }

    var isFolder: Bool { self == .folders || self == .npy || self == .tensorboard }
  }

  @ArgumentParser.Argument(
    help: ArgumentHelp("A snapshot's folder, or a run's for its newest snapshot.", valueName: "run|snapshot"),
    completion: .directory)
  var snapshot: String

  @ArgumentParser.Argument(
    help: ArgumentHelp(Format.allCases.map(\.rawValue).joined(separator: ", ") + ".", valueName: "format"))
  var format: Format

  @Option(
    help: ArgumentHelp("The file or folder to write (default: named by the run, here).", valueName: "path"),
    completion: .file())
  var output: String?

  @Flag(help: "Replace an earlier export.")
  var force = false

  @Flag(help: "folders: copies of the images instead of links to them.")
  var copy = false

  @Option(
    help: ArgumentHelp("Where the snapshot's images are now, if they have moved.", valueName: "path"),
    completion: .file())
  var data: String?

  @OptionGroup var options: SnapshotOptions

  func run() throws {
    do {
      let stored = try StoredSnapshot.open(snapshot)
      let place = ExportPlace(output ?? stored.title + format.suffix, replaces: force)
      try format.isFolder ? place.checkFolder() : place.checkFile()
      switch format {
      case .csv: try place.writeFile { try copyFile(stored.assignmentsPath, to: $0) }
      case .folders: try place.writeFolder { try writeFolders(stored, in: $0) }
      case .html: try place.writeFile { try writePage(stored, to: $0) }
      case .npy: try place.writeFolder { try writeArrays(stored, in: $0) }
      case .onnx: try place.writeFile { try ONNXModel(stored, version: Version.current).write(to: $0) }
      case .safetensors: try place.writeFile { try writeSafetensors(stored, to: $0) }
      case .tensorboard: try place.writeFolder { try writeTensorBoard(stored, in: $0) }
      }
      print(StandardOutput.safe(place.path))
    } catch {
      throw UsageError(error)
    }
  }

  private func writePage(_ stored: StoredSnapshot, to path: String) throws {
    var images: CombinedImages?
    do { images = try stored.openImages(data: data) } catch { warn("the page has no images: \(error)") }
    var epochs: [EpochStats] = []
    var baselines: Baselines?
    var origins: ClusterOrigins?
    if let run = stored.run {
      do {
        let database = try RunDatabase.read(run)
        (epochs, baselines) = (try database.epochs(), try database.baselines())
        origins = try ClusterOrigins(before: stored, in: database)
      } catch {
        warn("the page has no curves: \(error)")
      }
    }
    let progress = ProgressLine("writing the clusters")
    let side = min(stored.manifest.run.size, Export.thumbnailSide)
    let report = HTMLReport(stored, epochs: epochs, baselines: baselines, origins: origins) { [images] image in
      try? images?.png(of: image, side: side)
    }
    try report.write(to: path) { progress.show($0, of: $1) }
  }

  /// Pixels of a thumbnail's side at most: pages stay small enough to be opened.
  static let thumbnailSide = 64

  private func writeFolders(_ stored: StoredSnapshot, in folder: String) throws {
    let images = try stored.openImages(data: data)
    var folders = try ClusterFolders(in: folder, clusterCount: stored.clusterCount)
    let progress = ProgressLine("sorting \(images.count) images into \(stored.clusterCount) folders")
    for (image, cluster) in stored.assignments.labels.enumerated() {
      let name = stored.assignments.names[image]
      if let file = images.file(at: image) {
        let target = folders.path(for: name, cluster: Int(cluster))
        try copy ? copyFile(file, to: target) : link(to: file, at: target)
      } else {
        let bytes = try images.png(of: image, side: images.naturalSide)
        let target = folders.path(for: name, cluster: Int(cluster), suffix: "png")
        try writing(target) { try Data(bytes).write(to: URL(fileURLWithPath: target)) }
      }
      progress.show(image + 1, of: images.count)
    }
  }

  private func copyFile(_ file: String, to target: String) throws(StoreError) {
    try writing(target) { try FileManager.default.copyItem(atPath: file, toPath: target) }
  }

  private func link(to file: String, at target: String) throws(StoreError) {
    let source = URL(fileURLWithPath: file).standardized.path
    try writing(target) {
      try FileManager.default.createSymbolicLink(atPath: target, withDestinationPath: source)
    }
  }

  /// Runs `body`, and tells what failed by the file's name.
  private func writing(_ path: String, _ body: () throws -> Void) throws(StoreError) {
    do { try body() } catch { throw .cannotWrite(path: path, reason: StoreError.reason(of: error)) }
  }

  /// Tells of what is left out.
  func warn(_ message: String) { StandardError.write("dctop: \(message)\n") }
}
