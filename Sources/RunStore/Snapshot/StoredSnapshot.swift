import Foundation
import Telemetry

/// A snapshot on disk: what ``ClusterSnapshot`` has written, checked as it is read.
public struct StoredSnapshot: Sendable {
  /// Its folder.
  public let path: String
  public let manifest: SnapshotManifest
  public let assignments: AssignmentTable

  public var clusterCount: Int { manifest.run.k }
  public var assignmentsPath: String { path + "/assignments.csv" }
  public var weightsPath: String { path + "/weights.safetensors" }
  private var projectionPath: String { path + "/centroids.safetensors" }

  private static let neededFiles = ["assignments.csv", "centroids.safetensors", "weights.safetensors"]

  /// Opens the folder of a snapshot, or the newest snapshot of a run.
  ///
  /// - Throws: ``StoreError``: `noSnapshot` where there is none, `badSnapshot` where it is damaged or not whole.
  public static func open(_ path: String) throws(StoreError) -> StoredSnapshot {
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    if isFile(path + "/manifest.json") { return try StoredSnapshot(path) }
    if let newest = RunDirectory(path: path).snapshots.last { return try StoredSnapshot(newest.path) }
    let isThere = FileManager.default.fileExists(atPath: path)
    let isRun = isThere && FileManager.default.fileExists(atPath: path + "/snapshots")
    throw .noSnapshot(
      path: path,
      reason: isRun ? "the run has no snapshot yet" : isThere ? "it holds no manifest.json" : "it does not exist")
  }

  private init(_ path: String) throws(StoreError) {
    guard let data = FileManager.default.contents(atPath: path + "/manifest.json") else {
      throw .cannotRead(path: path + "/manifest.json", reason: "the file cannot be opened")
    }
    guard let manifest = try? ExactJSON.decoder.decode(SnapshotManifest.self, from: data) else {
      throw .badSnapshot(path: path, reason: "its manifest.json is not readable")
    }
    guard (1...1_000_000).contains(manifest.run.k) else {
      throw .badSnapshot(path: path, reason: "its manifest.json tells of \(manifest.run.k) clusters")
    }
    self.path = path
    self.manifest = manifest
    for name in StoredSnapshot.neededFiles {
      let size = (try? FileManager.default.attributesOfItem(atPath: path + "/" + name))?[.size] as? Int
      guard let size, let wanted = manifest.files[name] else {
        throw .badSnapshot(path: path, reason: "\(name) is missing")
      }
      guard size == wanted else {
        throw .badSnapshot(path: path, reason: "\(name) has \(size) bytes instead of \(wanted)")
      }
    }
    assignments = try AssignmentTable(
      path: path + "/assignments.csv", clusterCount: manifest.run.k, snapshot: path)
    guard assignments.count == manifest.images, assignments.count > 0 else {
      throw .badSnapshot(
        path: path, reason: "assignments.csv tells of \(assignments.count) images instead of \(manifest.images)")
    }
  }

  /// What its network takes and how it is computed.
  ///
  /// - Throws: ``StoreError/oldSnapshot(path:version:)`` where it was not kept, `badSnapshot` where it makes no sense.
  public func inference() throws(StoreError) -> InferenceRecord {
    guard let record = manifest.inference else { throw .oldSnapshot(path: path, version: manifest.version) }
    if let problem = record.problem { throw .badSnapshot(path: path, reason: "its manifest.json tells of \(problem)") }
    return record
  }

  /// What features go through, and the centroids.
  ///
  /// - Throws: ``StoreError`` where the file is damaged.
  public func projection() throws(StoreError) -> SnapshotProjection {
    let arrays = try Safetensors.read(projectionPath)
    guard let projection = SnapshotProjection(arrays, clusterCount: clusterCount) else {
      throw .badSnapshot(path: path, reason: "the arrays of centroids.safetensors do not fit each other")
    }
    return projection
  }

  /// The backbone's weights, by PyTorch's names.
  ///
  /// - Throws: ``StoreError`` where the file is damaged.
  public func weights() throws(StoreError) -> [NamedArray] { try Safetensors.read(weightsPath) }

  /// The run that it belongs to; nil where it stands alone.
  public var run: RunDirectory? {
    let folder = (URL(fileURLWithPath: path).standardized.path as NSString).deletingLastPathComponent as NSString
    guard folder.lastPathComponent == "snapshots" else { return nil }
    return try? RunDirectory.open(folder.deletingLastPathComponent)
  }

  /// A name for what is made of it: `<run>-<snapshot>`.
  public var title: String {
    let own = (URL(fileURLWithPath: path).standardized.path as NSString).lastPathComponent
    guard let run else { return own }
    return (run.path as NSString).lastPathComponent + "-" + own
  }

  private static func isFile(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
  }
}
