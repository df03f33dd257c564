import CZlib
import Foundation

/// Reads a file, unpacking it if it is gzipped.
enum GzipFile {
  /// The first `limit` bytes, or all.
  static func read(_ path: String, limit: Int = .max) throws(DatasetError) -> [UInt8] {
    errno = 0
    guard let file = gzopen(path, "rb") else {
      throw .notReadable(path: path, reason: String(cString: strerror(errno)))
    }
    defer { gzclose_r(file) }
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(limit, 1 << 20))
    while result.count < limit {
      let wanted = min(chunk.count, limit - result.count)
      let count = gzread(file, &chunk, UInt32(wanted))
      if count < 0 { throw .damagedArchive(path: path, reason: message(file)) }
      if count == 0 { break }
      result.append(contentsOf: chunk[..<Int(count)])
    }
    if result.count < limit { try checkEnd(file, path) }
    return result
  }

  /// A gzip file that ends too early reads like a shorter one; only zlib's last error tells.
  private static func checkEnd(_ file: gzFile, _ path: String) throws(DatasetError) {
    var code: Int32 = 0
    _ = gzerror(file, &code)
    if code != Z_OK && code != Z_STREAM_END { throw .damagedArchive(path: path, reason: message(file)) }
  }

  private static func message(_ file: gzFile) -> String {
    var code: Int32 = 0
    guard let text = gzerror(file, &code) else { return "zlib error" }
    return code == Z_BUF_ERROR ? "it ends too early" : clean(String(cString: text))
  }
}
