import Datasets
import DeepCluster
import RunStore
import Tensors

extension Export {
  /// `features.npy`, `[N, P]`, and `labels.npy`, `[N]`, in the order of the snapshot's table.
  func writeArrays(_ stored: StoredSnapshot, in folder: String) throws {
    let model = try SnapshotModel(stored, threads: options.threads)
    let labels = try NumPyWriter(folder + "/labels.npy", type: "<i4", shape: [stored.assignments.count])
    try labels.append(stored.assignments.labels)
    try labels.finish()
    let features = try NumPyWriter(
      folder + "/features.npy", type: "<f4", shape: [stored.assignments.count, model.componentCount])
    try forEachFeature(of: model) { try features.append($0) }
    try features.finish()
  }

  /// Features, labels, centroids, projection and weights in one file.
  func writeSafetensors(_ stored: StoredSnapshot, to path: String) throws {
    let model = try SnapshotModel(stored, threads: options.threads)
    let count = stored.assignments.count
    var features: [Float] = []
    features.reserveCapacity(count * model.componentCount)
    try forEachFeature(of: model) { features.append(contentsOf: $0) }
    let projection = try stored.projection()
    let arrays =
      [
        NamedArray(name: "features", shape: [count, model.componentCount], values: features),
        NamedArray(name: "labels", shape: [count], values: stored.assignments.labels.map(Float.init)),
      ] + projection.arrays
      + (try stored.weights().map { NamedArray(name: "weights/" + $0.name, shape: $0.shape, values: $0.values) })
    _ = try Safetensors.write(arrays, metadata: ["epoch": "\(stored.manifest.epoch)"], to: path)
  }

  /// Calls `body` with the features of the snapshot's images, some rows at a time and in order.
  private func forEachFeature(
    of model: SnapshotModel, _ body: (UnsafeBufferPointer<Float>) throws -> Void
  ) throws {
    let images = try model.snapshot.openImages(data: data)
    let progress = ProgressLine("computing the features of \(images.count) images")
    // Decoding is one half of the work, the network the other.
    let set = try model.decodeAll(images) { progress.show($0, of: 2 * $1) }
    try model.forEachBatch(of: set) { features, range in
      try body(UnsafeBufferPointer(rebasing: features.elements[..<(range.count * model.componentCount)]))
      progress.show(images.count + range.upperBound, of: 2 * images.count)
    }
  }
}
