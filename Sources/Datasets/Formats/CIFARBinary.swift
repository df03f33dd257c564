import Foundation

/// CIFAR-10's binary files: records of a label and 3 x 32 x 32 bytes.
///
/// - Source: A. Krizhevsky, "Learning multiple layers of features from tiny images", 2009; the data's home page.
struct CIFARBinary: ImageSource {
  let name: String
  let path: String
  let format = "CIFAR-10 binary files"
  let channels = 3
  let naturalSide = CIFARBinary.side
  let labels: [Int32]?
  let classNames: [String]?
  private let bytes: Data

  private static let side = 32
  private static let recordLength = 1 + 3 * side * side

  var count: Int { bytes.count / CIFARBinary.recordLength }

  /// Reads the files one behind the other; `folder` is what the user named.
  init(paths: [String], folder: String) throws(DatasetError) {
    var all = Data()
    for path in paths {
      do {
        let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        guard data.count % CIFARBinary.recordLength == 0 else {
          let whole = (data.count / CIFARBinary.recordLength + 1) * CIFARBinary.recordLength
          throw DatasetError.cutShort(path: path, expected: whole, found: data.count)
        }
        all.append(data)
      } catch let error as DatasetError {
        throw error
      } catch {
        throw .notReadable(path: path, reason: DatasetRegistry.reason(error))
      }
    }
    guard !all.isEmpty else { throw .noImages(path: folder) }
    bytes = all
    path = folder
    name = clean(URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent)
    let labels = stride(from: 0, to: all.count, by: CIFARBinary.recordLength).map { Int32(all[$0]) }
    self.labels = labels
    classNames = CIFARBinary.names(beside: paths) ?? (0..<Int((labels.max() ?? 0) + 1)).map(String.init)
  }

  func identifier(at index: Int) -> String { String(format: "#%05d", index) }

  func size(at index: Int) -> ImageSize? { ImageSize(width: CIFARBinary.side, height: CIFARBinary.side) }

  func decode(at index: Int, side: Int, into pixels: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) {
    let start = index * CIFARBinary.recordLength + 1
    let planes = bytes[start..<start + CIFARBinary.recordLength - 1]
    if side == CIFARBinary.side {
      _ = pixels.update(from: planes)
      return
    }
    DecodedImage(
      width: CIFARBinary.side, height: CIFARBinary.side, channels: 3,
      pixels: DecodedImage.interleaved([UInt8](planes), channels: 3)
    ).fit(side: side, into: pixels)
  }

  /// Whether the name and the length are those of such a file.
  static func matches(_ path: String) -> Bool {
    guard path.hasSuffix(".bin"),
      let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    else { return false }
    return size > 0 && (size % recordLength == 0 || (path as NSString).lastPathComponent.hasPrefix("data_batch"))
  }

  /// The training part's files among a folder's, or nil.
  static func batches(among files: [String]) -> [String]? {
    let found = files.filter { ($0 as NSString).lastPathComponent.hasPrefix("data_batch") && $0.hasSuffix(".bin") }
    return found.isEmpty ? nil : found
  }

  private static func names(beside paths: [String]) -> [String]? {
    guard let first = paths.first else { return nil }
    let file = (first as NSString).deletingLastPathComponent + "/batches.meta.txt"
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
    let names = text.split(whereSeparator: \.isNewline).map { clean(String($0)) }
    return names.isEmpty ? nil : names
  }
}
