import Telemetry

/// `manifest.json`: what made a snapshot. Fields are only ever added.
public struct SnapshotManifest: Codable, Sendable, Equatable {
  public let epoch: Int
  public let version: String
  public let seed: UInt64
  /// Where the images were.
  public let data: String
  public let images: Int
  public let options: [String: String]
  public let run: RunInfo
  public let metrics: EpochStats
  /// The folder's other files and their lengths in bytes.
  public let files: [String: Int]
  /// Nil in snapshots of version 0.1.0 and before.
  public let inference: InferenceRecord?

  init(_ snapshot: ClusterSnapshot, files: [String: Int]) {
    epoch = snapshot.epoch
    version = snapshot.info.version
    seed = snapshot.info.seed
    data = snapshot.dataPath
    images = snapshot.labels.count
    options = snapshot.options
    run = snapshot.info
    metrics = snapshot.stats
    inference = snapshot.inference
    self.files = files
  }
}
