import Foundation
import GRDB
import Telemetry

/// `run.sqlite`: what a run was started with, what happened and what came out, for any program that reads SQLite.
///
/// One process writes, the one that holds the run's lock; any number read meanwhile. The tables are described in the
/// file itself: `sqlite3 run.sqlite .schema`.
public final class RunDatabase: Sendable {
  /// How the file is reached.
  private enum Connection {
    case direct(DatabaseQueue)
    case copied(DatabaseCopy)
  }

  private let connection: Connection
  private let path: String

  /// Opens the database of a run for writing, made or brought to this version's tables if need be.
  ///
  /// - Throws: ``StoreError/database(path:reason:)``.
  public static func write(_ run: RunDirectory) throws(StoreError) -> RunDatabase {
    let database = try RunDatabase(run.databasePath, isReadOnly: false)
    try database.access { queue in
      let isNewer = try queue.read { try RunSchema.migrator.hasBeenSuperseded($0) }
      if isNewer { throw DatabaseError(message: "a newer dctop has written it") }
      try RunSchema.migrator.migrate(queue)
    }
    return database
  }

  /// Opens the database of a run for reading, which may be going on.
  ///
  /// Where SQLite cannot read beside a writer, on a mount that is read only or on another machine's, a copy is read.
  ///
  /// - Throws: ``StoreError/database(path:reason:)``.
  public static func read(_ run: RunDirectory) throws(StoreError) -> RunDatabase {
    try RunDatabase(run.databasePath, isReadOnly: true, isRemote: run.isRemote)
  }

  private init(_ path: String, isReadOnly: Bool, isRemote: Bool = false) throws(StoreError) {
    self.path = path
    do {
      if isRemote {
        connection = .copied(try DatabaseCopy(path))
      } else {
        do {
          connection = .direct(try RunDatabase.open(path, isReadOnly: isReadOnly))
        } catch  where isReadOnly && RunDatabase.cannotShare(path, error) {
          connection = .copied(try DatabaseCopy(path))
        }
      }
    } catch {
      throw .database(path: path, reason: RunDatabase.reason(error))
    }
  }

  /// Whether a database that is there can only not be opened beside its writer.
  private static func cannotShare(_ path: String, _ error: any Error) -> Bool {
    let codes: [ResultCode] = [.SQLITE_CANTOPEN, .SQLITE_IOERR, .SQLITE_PROTOCOL, .SQLITE_READONLY]
    guard let error = error as? DatabaseError, codes.contains(error.resultCode) else { return false }
    return FileManager.default.fileExists(atPath: path)
  }

  /// With a log beside it that lets others read while one writes; where the file system cannot share memory, as over
  /// sshfs, readers and the writer wait for each other instead.
  private static func open(_ path: String, isReadOnly: Bool) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = isReadOnly
    configuration.busyMode = .timeout(5)
    guard !isReadOnly else { return try DatabaseQueue(path: path, configuration: configuration) }
    // A process that is killed loses nothing; a machine that loses power, at most the last seconds.
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
    configuration.journalMode = .wal
    do {
      return try DatabaseQueue(path: path, configuration: configuration)
    } catch let error as DatabaseError where error.resultCode != .SQLITE_CANTOPEN {
      configuration.journalMode = .default
      return try DatabaseQueue(path: path, configuration: configuration)
    }
  }

  /// Keeps what the run was started with and what it runs on, by name.
  public func write(options: [String: String], environment: [String: String]) throws(StoreError) {
    try access { queue in
      try queue.write { database in
        for (table, values) in [("option", options), ("environment", environment)] {
          for (name, value) in values {
            try database.execute(sql: "INSERT OR REPLACE INTO \(table) VALUES (?, ?)", arguments: [name, value])
          }
        }
      }
    }
  }

  /// Keeps which images of the data the run has.
  func write(imageCount: Int, places: [Int]?) throws(StoreError) {
    let bytes = places.map { StoredFact.bytes($0.map { UInt32($0).littleEndian }) }
    try access { queue in
      try queue.write { database in
        try database.execute(sql: "DELETE FROM selection")
        try database.execute(sql: "INSERT INTO selection VALUES (?, ?)", arguments: [imageCount, bytes])
      }
    }
  }

  /// Brings the log into the file. Where that fails, the next one who opens the database does it.
  func close() {
    if case .direct(let queue) = connection { try? queue.close() }
  }

  /// Adds facts, all or none.
  func insert(_ facts: [StoredFact]) throws(StoreError) {
    try access { queue in
      try queue.write { database in
        for fact in facts { try fact.insert(into: database) }
      }
    }
  }

  /// Removes what came after a place in the run's story.
  public func cut(after position: Int) throws(StoreError) {
    try access { queue in
      try queue.write { database in
        for table in RunSchema.storyTables + [RunSchema.mapTable] {
          try database.execute(sql: "DELETE FROM \(table) WHERE position > ?", arguments: [position])
        }
      }
    }
  }

  /// The last place in the run's story; 0 where nothing is stored.
  public func lastPosition() throws(StoreError) -> Int {
    try access { queue in
      try queue.read { database in
        let tables = try RunSchema.storyTables.filter { try database.tableExists($0) }  // older versions have fewer
        let places = tables.map { "SELECT max(position) AS p FROM \($0)" }
        return try Int.fetchOne(database, sql: "SELECT max(p) FROM (\(places.joined(separator: " UNION ALL ")))") ?? 0
      }
    }
  }

  /// Runs `body` on the connection, and tells what failed by the file's name.
  func access<Value>(_ body: (DatabaseQueue) throws -> Value) throws(StoreError) -> Value {
    do {
      switch connection {
      case .direct(let queue): return try body(queue)
      case .copied(let copy): return try body(try copy.queue())
      }
    } catch {
      throw .database(path: path, reason: RunDatabase.reason(error))
    }
  }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? DatabaseError else { return "\(error)" }
    return error.message ?? "SQLite's status \(error.resultCode.rawValue)"
  }
}

extension RunDirectory {
  /// Where the run's database is.
  public var databasePath: String { path + "/run.sqlite" }
}
