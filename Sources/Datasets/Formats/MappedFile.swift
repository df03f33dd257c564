import Foundation

/// A file's bytes, mapped: read from the disk as they are asked for.
enum MappedFile {
  static func open(_ path: String) throws(DatasetError) -> Data {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw FileManager.default.fileExists(atPath: path)
        ? .notReadable(path: path, reason: DatasetRegistry.reason(error)) : .notFound(path: path)
    }
  }
}
