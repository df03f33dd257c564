import Datasets
import DeepCluster
import Foundation
import RunStore
import TUI
import Telemetry
import Tensors

extension Export {
  /// A folder for `tensorboard --logdir`: the run's curves, the sizes and images of its clusters, and its features in
  /// the projector.
  func writeTensorBoard(_ stored: StoredSnapshot, in folder: String) throws {
    let time = Date().timeIntervalSince1970
    let events = try EventFile(in: folder, time: time)
    if let run = stored.run {
      do { try events.add(try RunDatabase.read(run)) } catch { warn("there are no curves: \(error)") }
    }
    do {
      let images = try stored.openImages(data: data)
      try addSheets(of: stored, images, to: events, time: time)
      try writeProjector(stored, images, in: folder)
    } catch let error as ResultsError {
      warn("there are no images and no projector: \(error)")
    } catch let error as DatasetError {
      warn("there are no images and no projector: \(error)")
    }
    try events.finish()
  }

  /// The images nearest to the centroid, of each of the largest clusters.
  private func addSheets(
    of stored: StoredSnapshot, _ images: CombinedImages, to events: EventFile, time: Double
  ) throws {
    let members = stored.assignments.members(clusterCount: stored.clusterCount)
    let order = members.indices.filter { !members[$0].isEmpty }
      .sorted { (members[$1].count, $0) < (members[$0].count, $1) }.prefix(Export.sheetLimit)
    let side = min(stored.manifest.run.size, Export.thumbnailSide)
    let (columns, rows) = (8, 2)
    let digits = "\(stored.clusterCount - 1)".count
    let progress = ProgressLine("drawing the clusters")
    for (index, cluster) in order.enumerated() {
      let nearest = Array(members[cluster].prefix(columns * rows))
      let png = try images.sheet(of: nearest, columns: columns, rows: rows, side: side)
      let name = String(repeating: "0", count: digits - "\(cluster)".count) + "\(cluster)"
      let sheet = EventFile.Value.image(
        png: png, height: rows * side, width: columns * side, channels: images.channels)
      try events.add(step: stored.manifest.epoch, time: time, [("clusters/\(name)", sheet)])
      progress.show(index + 1, of: order.count)
    }
  }

  /// Features, what each image is, and a picture of all: TensorBoard's projector reads them by their names in its
  /// configuration. Of many images some are taken, evenly spread.
  private func writeProjector(_ stored: StoredSnapshot, _ images: CombinedImages, in folder: String) throws {
    let model = try SnapshotModel(stored, threads: options.threads)
    let count = min(images.count, Export.projectedLimit)
    let places = (0..<count).map { $0 * images.count / count }
    let some = CombinedImages(
      places.map { .init(name: stored.assignments.names[$0], source: images, place: $0) }, channels: images.channels)
    try writeRows(of: some, model, to: folder + "/features.tsv")
    let table = try FileWriter(folder + "/metadata.tsv")
    try table.write("image\tcluster\tdistance\tlabel\n")
    for place in places {
      let (name, label) = (stored.assignments.names[place], stored.assignments.classes[place])
      let (cluster, distance) = (stored.assignments.labels[place], stored.assignments.distances[place])
      try table.write("\(name.sanitized())\t\(cluster)\t\(distance)\t\(label.sanitized())\n")
    }
    try table.finish()
    let side = min(stored.manifest.run.size, Export.spriteSide)
    let columns = Int(Double(count).squareRoot().rounded(.up))
    let rows = (count + columns - 1) / columns
    let progress = ProgressLine("drawing \(count) images")
    let sprite = try FileWriter(folder + "/sprite.png")
    try sprite.write(
      bytes: try some.sheet(of: Array(0..<count), columns: columns, rows: rows, side: side) {
        progress.show($0, of: count)
      })
    try sprite.finish()
    let configuration = try FileWriter(folder + "/projector_config.pbtxt")
    try configuration.write(Export.projector(side: side))
    try configuration.finish()
  }

  /// The features of some images, one a line, tabs between the numbers.
  private func writeRows(of images: CombinedImages, _ model: SnapshotModel, to path: String) throws {
    let progress = ProgressLine("computing the features of \(images.count) images")
    let set = try model.decodeAll(images) { progress.show($0, of: 2 * $1) }
    let file = try FileWriter(path)
    try model.forEachBatch(of: set) { features, range in
      for row in 0..<range.count {
        try file.write(features.row(row).map { "\($0)" }.joined(separator: "\t") + "\n")
      }
      progress.show(images.count + range.upperBound, of: 2 * images.count)
    }
    try file.finish()
  }

  private static func projector(side: Int) -> String {
    """
    embeddings {
      tensor_name: "features"
      tensor_path: "features.tsv"
      metadata_path: "metadata.tsv"
      sprite {
        image_path: "sprite.png"
        single_image_dim: \(side)
        single_image_dim: \(side)
      }
    }

    """
  }

  /// Clusters with a sheet of images; images in the projector, which draws no more at a good pace; and the side of one
  /// in its picture, whose own side browsers limit to 8192 pixels.
  private static let (sheetLimit, projectedLimit, spriteSide) = (100, 10_000, 32)
}
