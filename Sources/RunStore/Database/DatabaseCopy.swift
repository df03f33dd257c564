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
    /// Of the copy in its folder.
    var number: Int
  }

  private let path: String
  private let folder: String
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
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("dctop-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    do {
      let (queue, signature) = try DatabaseCopy.copy(path, to: "\(folder)/0.sqlite")
      current = Mutex(Current(queue: queue, signature: signature, looked: .now, number: 0))
    } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
  }

  deinit {
    try? current.withLock { try $0.queue.close() }
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// The copy, made anew if need be.
  func queue() throws -> DatabaseQueue {
    try current.withLock { current in
      guard ContinuousClock.now - current.looked >= DatabaseCopy.interval else { return current.queue }
      current.looked = .now
      guard DatabaseCopy.signature(path) != current.signature else { return current.queue }
      let target = "\(folder)/\(current.number + 1).sqlite"
      let (queue, signature) = try DatabaseCopy.copy(path, to: target)
      DatabaseCopy.remove("\(folder)/\(current.number).sqlite")
      (current.queue, current.signature, current.number) = (queue, signature, current.number + 1)
      return queue
    }
  }

  /// Copies the database and then its log, until neither has changed meanwhile: then they belong together.
  private static func copy(_ path: String, to target: String) throws -> (DatabaseQueue, Signature) {
    for attempt in 1... {
      remove(target)
      let before = signature(path)
      for suffix in suffixes where suffix.isEmpty || FileManager.default.fileExists(atPath: path + suffix) {
        try FileManager.default.copyItem(atPath: path + suffix, toPath: target + suffix)
        chmod(target + suffix, 0o600)  // the original may be read only
      }
      if signature(path) == before { return (try DatabaseQueue(path: target), before) }
      if attempt == attempts { break }
      usleep(50_000)
    }
    throw DatabaseError(message: "it is written faster than it can be copied")
  }

  private static func remove(_ path: String) {
    for suffix in suffixes + ["-shm"] { unlink(path + suffix) }
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
