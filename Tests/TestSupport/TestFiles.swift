import Foundation

/// Where tests find their files.
public enum TestFiles {
  /// The repository's folder.
  public static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A file under `Tests/Fixtures`.
  public static func fixture(_ path: String) -> URL { root.appendingPathComponent("Tests/Fixtures/\(path)") }

  /// A file of the `shared` folder beside a developer's checkout; absent elsewhere, so tests that need it are skipped.
  public static func shared(_ path: String) -> URL {
    root.deletingLastPathComponent().appendingPathComponent("shared/\(path)")
  }

  /// Whether the `shared` folder is there.
  public static var hasShared: Bool { FileManager.default.fileExists(atPath: shared("README.md").path) }
}
