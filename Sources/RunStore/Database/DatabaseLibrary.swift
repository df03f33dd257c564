import GRDB

/// The library that keeps a run's story.
public enum DatabaseLibrary {
  /// Name and version, such as `"SQLite 3.40.1"`.
  public static var description: String {
    let version = try? DatabaseQueue().read { try String.fetchOne($0, sql: "SELECT sqlite_version()") }
    return version.map { "SQLite \($0)" } ?? "SQLite"
  }
}
