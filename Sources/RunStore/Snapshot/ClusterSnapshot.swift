import Foundation
import Telemetry

/// The clusters of one epoch with all that made them, as the `s` key keeps them.
public struct ClusterSnapshot: Sendable {
  public let epoch: Int
  /// The cluster of each image, and its distance to the centroid.
  public let labels: [Int32]
  public let distances: [Float]
  /// What each image is called.
  public let identifier: @Sendable (Int) -> String
  /// The true classes, -1 where unknown.
  public let trueLabels: [Int32]?
  public let classNames: [String]?
  public let sizes: [Int32]
  /// `centroids` `[K, P]`, `pca.mean` `[D]`, `pca.components` `[P, D]`.
  public let centroids: [NamedArray]
  /// The backbone's weights that the features came from, by PyTorch's names.
  public let weights: [NamedArray]
  public let inference: InferenceRecord
  public let options: [String: String]
  public let dataPath: String
  public let info: RunInfo
  public let stats: EpochStats

  public init(
    epoch: Int, labels: [Int32], distances: [Float], identifier: @escaping @Sendable (Int) -> String,
    trueLabels: [Int32]?, classNames: [String]?, sizes: [Int32], centroids: [NamedArray], weights: [NamedArray],
    inference: InferenceRecord, options: [String: String], dataPath: String, info: RunInfo, stats: EpochStats
  ) {
    self.epoch = epoch
    self.labels = labels
    self.distances = distances
    self.identifier = identifier
    self.trueLabels = trueLabels
    self.classNames = classNames
    self.sizes = sizes
    self.centroids = centroids
    self.weights = weights
    self.inference = inference
    self.options = options
    self.dataPath = dataPath
    self.info = info
    self.stats = stats
  }

  /// Writes the snapshot's folder beside its place and puts it there when it is whole.
  public func write(into run: RunDirectory, name: String?) throws(StoreError) -> SnapshotStats {
    let start = ContinuousClock.now
    let target = run.snapshotPath(epoch: epoch, name: name)
    var bytes = 0
    try StagedFolder.write(to: target) { (folder) throws(StoreError) in
      var files: [String: Int] = [:]
      files["assignments.csv"] = try writeAssignments(to: folder.path + "/assignments.csv")
      files["centroids.safetensors"] = try Safetensors.write(
        centroids, metadata: ["epoch": "\(epoch)"], to: folder.path + "/centroids.safetensors")
      files["weights.safetensors"] = try Safetensors.write(
        weights, metadata: ["epoch": "\(epoch)", "backbone": info.backbone, "format": "pt"],
        to: folder.path + "/weights.safetensors")
      files["clusters.json"] = try write(json: clusterEntries(), to: folder.path + "/clusters.json")
      let manifest = SnapshotManifest(self, files: files)
      files["manifest.json"] = try write(json: manifest, to: folder.path + "/manifest.json")
      bytes = files.values.reduce(0, +)
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return SnapshotStats(epoch: epoch, path: target, bytes: bytes, seconds: seconds)
  }

  private func write(json value: some Encodable, to path: String) throws(StoreError) -> Int {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let data = try? encoder.encode(value) else { throw .cannotWrite(path: path, reason: "it is not JSON") }
    let file = try FileWriter(path)
    try file.write(bytes: data)
    try file.write("\n")
    try file.finish()
    return file.byteCount
  }
}
