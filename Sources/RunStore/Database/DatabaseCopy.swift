import Foundation
import GRDB
import Synchronization

/// A run's database read by way of a copy, where SQLite cannot share memory with the writer: on a mount that is read
/// only, or over sshfs. Copied anew when the original has changed, a second after the last look at the earliest.
final class DatabaseCopy: Sendable {
  /// What tells that a file has changed.
  private struct Signature: Equatable {
    let sizes: [Int64]
    let times: [Int64]
  }

  private struct Current {
    var queue: DatabaseQueue
    var signature: Signature
    var looked: ContinuousClock.Instant
  }

  private let path: String
  private let current: Mutex<Current>

  private static let interval = Duration.seconds(1)
  /// The database, and its log.
  private static let suffixes = ["", "-wal"]
  private static let attempts = 20

  /// Copies the database.
  ///
  /// - Throws: What keeps it from being copied or opened.
  init(_ path: String) throws {
    self.path = path
    let (queue, signature) = try DatabaseCopy.copy(path)
    current = Mutex(Current(queue: queue, signature: signature, looked: .now))
  }

  /// The copy, made anew if need be.
  func queue() throws -> DatabaseQueue {
    try current.withLock { current in
      guard ContinuousClock.now - current.looked >= DatabaseCopy.interval else { return current.queue }
      current.looked = .now
      guard DatabaseCopy.signature(path) != current.signature else { return current.queue }
      (current.queue, current.signature) = try DatabaseCopy.copy(path)
      return current.queue
    }
  }

  /// Copies the database and then its log, until neither has changed meanwhile: then they belong together.
  ///
  /// The copy's files lose their names as soon as they are open, so that they go with the process however it ends.
  private static func copy(_ path: String) throws -> (DatabaseQueue, Signature) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dctop-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let target = folder + "/run.sqlite"
    for _ in 0..<attempts {
      let before = signature(path)
      for suffix in suffixes {
        unlink(target + suffix)
        guard suffix.isEmpty || FileManager.default.fileExists(atPath: path + suffix) else { continue }
        try FileManager.default.copyItem(atPath: path + suffix, toPath: target + suffix)
        chmod(target + suffix, 0o600)  // the original may be read only
      }
      if signature(path) == before { return (try DatabaseQueue(path: target), before) }
      usleep(50_000)
    }
    throw DatabaseError(message: "it is written faster than it can be copied")
  }

  private static func signature(_ path: String) -> Signature {
    var (sizes, times) = ([Int64](), [Int64]())
    for suffix in suffixes {
      var status = stat()
      guard stat(path + suffix, &status) == 0 else {
        sizes.append(-1)
        continue
      }
      sizes.append(Int64(status.st_size))
      times += [Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec)]
    }
    return Signature(sizes: sizes, times: times)
  }
}
