import Foundation

/// The folder of one run: `<output>/<id>`, the id being the UTC time of its start.
public struct RunDirectory: Sendable, Equatable {
  public let path: String

  /// What the process and its C libraries print while the dashboard is up.
  public var logPath: String { path + "/stderr.log" }

  /// Makes the folder of a new run in `output`, which is made too if need be.
  ///
  /// - Throws: ``StoreError/cannotCreate(path:reason:)``.
  public static func create(in output: String, now: Date) throws(StoreError) -> RunDirectory {
    try makeParents(output)
    let id = timestamp(now)
    for attempt in 1...999 {
      let path = output + "/" + id + (attempt == 1 ? "" : "-\(attempt)")
      if mkdir(path, 0o777) == 0 { return try create(at: path) }
      if errno != EEXIST { throw .cannotCreate(path: path, reason: StoreError.lastReason) }
    }
    throw .cannotCreate(path: output + "/" + id, reason: "999 runs have started in this second")
  }

  /// Makes the folder of a run whose name is known, or completes one that is there already.
  ///
  /// - Throws: ``StoreError/cannotCreate(path:reason:)``.
  public static func create(at path: String) throws(StoreError) -> RunDirectory {
    try makeParents(path + "/snapshots")
    try makeParents(path + "/checkpoints")
    return RunDirectory(path: path)
  }

  /// The folder of a run that exists.
  ///
  /// - Throws: ``StoreError/noRun(path:reason:)`` where there is no record of its options.
  public static func open(_ path: String) throws(StoreError) -> RunDirectory {
    let run = RunDirectory(path: path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path)
    guard FileManager.default.fileExists(atPath: path) else { throw .noRun(path: path, reason: "it does not exist") }
    guard run.hasBegun else { throw .noRun(path: path, reason: "it holds no options.json") }
    return run
  }

  /// Whether the run has begun: its options are known, so that it can be gone on with.
  public var hasBegun: Bool { FileManager.default.fileExists(atPath: recordPath) }

  var recordPath: String { path + "/options.json" }

  /// Writes what the run was started with.
  public func write(record: some Encodable) throws(StoreError) {
    try AlgorithmCache.writeJSON(record, to: recordPath)
  }

  /// Reads what ``write(record:)`` has written.
  public func record<Record: Decodable>(_ type: Record.Type) throws(StoreError) -> Record {
    guard let data = FileManager.default.contents(atPath: recordPath) else {
      throw .cannotRead(path: recordPath, reason: "the file cannot be opened")
    }
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch {
      throw .noRun(path: path, reason: "its options.json is damaged or of another version")
    }
  }

  /// Where the snapshot of an epoch goes; of the name only letters, digits, dots, dashes and underscores are kept.
  public func snapshotPath(epoch: Int, name: String?) -> String {
    let digits = String(epoch)
    let padded = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    let kept = (name ?? "").unicodeScalars.filter { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "._-".unicodeScalars.contains(scalar))
    }
    let suffix = String(String.UnicodeScalarView(kept.prefix(64)))
    return path + "/snapshots/epoch-" + padded + (suffix.isEmpty ? "" : "-" + suffix)
  }

  /// The folder of a snapshot of that epoch, the newest if it has several.
  ///
  /// - Throws: ``StoreError/noEpochSnapshot(run:epoch:known:)``.
  public func snapshot(ofEpoch epoch: Int) throws(StoreError) -> String {
    let all = snapshots
    if let newest = all.last(where: { $0.epoch == epoch }) { return newest.path }
    throw .noEpochSnapshot(run: path, epoch: epoch, known: Set(all.map(\.epoch)).sorted())
  }

  /// Its whole snapshots by epoch, those of one epoch by the time that they were written.
  var snapshots: [(epoch: Int, path: String)] {
    let folder = path + "/snapshots"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let found = names.compactMap { name -> (epoch: Int, date: Date, path: String)? in
      let (parts, manifest) = (name.split(separator: "-"), "\(folder)/\(name)/manifest.json")
      let isStaged = name.contains(StagedFile.mark) || name.contains(".old-")
      guard !isStaged, parts.count >= 2, parts[0] == "epoch", let epoch = Int(parts[1]),
        let date = (try? FileManager.default.attributesOfItem(atPath: manifest))?[.modificationDate] as? Date
      else { return nil }
      return (epoch, date, folder + "/" + name)
    }
    return found.sorted { ($0.epoch, $0.date, $0.path) < ($1.epoch, $1.date, $1.path) }
      .map { (epoch: $0.epoch, path: $0.path) }
  }

  private static func makeParents(_ path: String) throws(StoreError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      throw .cannotCreate(
        path: path,
        reason: isThere && !isFolder.boolValue ? "a file of that name exists" : StoreError.reason(of: error))
    }
  }

  /// A UTC time as names of files have it: `20261123-204107`.
  package static func timestamp(_ date: Date) -> String {
    var seconds = time_t(date.timeIntervalSince1970)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    return String(
      format: "%04d%02d%02d-%02d%02d%02d", Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday),
      Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec))
  }
}
