import Foundation

/// Grey images in an IDX file (the format of MNIST), gzipped or not, with the labels beside them if they are there.
///
/// - Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database", file formats.
struct IDX: ImageSource {
  let name: String
  let path: String
  let format = "an IDX file"
  let count: Int
  let channels = 1
  let labels: [Int32]?
  let classNames: [String]?
  private let height: Int
  private let width: Int
  private let bytes: [UInt8]

  private static let imagesMagic: [UInt8] = [0, 0, 8, 3]
  private static let labelsMagic: [UInt8] = [0, 0, 8, 1]
  private static let headerLength = 16

  var naturalSide: Int { min(height, width) }

  /// Opens the images at `path`; `folder` is what the user named.
  init(path: String, folder: String) throws(DatasetError) {
    let bytes = try GzipFile.read(path)
    guard bytes.prefix(4).elementsEqual(IDX.imagesMagic) else {
      let found = bytes.prefix(4).map { String(format: "%02x", $0) }.joined(separator: " ")
      throw .wrongMagic(path: path, found: found.isEmpty ? "missing" : found, expected: "00 00 08 03")
    }
    guard bytes.count >= IDX.headerLength else {
      throw .cutShort(path: path, expected: IDX.headerLength, found: bytes.count)
    }
    let sizes = (1...3).map { IDX.integer(bytes, at: 4 * $0) }
    let (area, overflow) = sizes[1].multipliedReportingOverflow(by: sizes[2])
    guard !overflow, sizes[1] > 0, sizes[2] > 0, area <= DecodedImage.pixelLimit, sizes[0] <= Int.max / area / 2 else {
      throw .absurdSize(path: path, sizes: sizes.map(String.init).joined(separator: " x "))
    }
    let expected = IDX.headerLength + sizes[0] * area
    if bytes.count < expected { throw .cutShort(path: path, expected: expected, found: bytes.count) }
    if bytes.count > expected { throw .wrongSize(path: path, expected: expected, found: bytes.count) }
    guard sizes[0] > 0 else { throw .noImages(path: path) }
    (count, height, width, self.bytes, self.path) = (sizes[0], sizes[1], sizes[2], bytes, folder)
    name = IDX.shortName(folder)
    labels = try IDX.labels(of: path, imageCount: count)
    classNames = labels.map { labels in (0..<Int((labels.max() ?? 0) + 1)).map(String.init) }
  }

  func identifier(at index: Int) -> String { String(format: "#%05d", index) }

  func size(at index: Int) -> ImageSize? { ImageSize(width: width, height: height) }

  func decode(at index: Int, side: Int, into pixels: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) {
    let start = IDX.headerLength + index * height * width
    if height == side && width == side {
      _ = pixels.update(from: bytes[start..<start + side * side])
      return
    }
    let image = DecodedImage(
      width: width, height: height, channels: 1, pixels: Array(bytes[start..<start + height * width]))
    image.fit(side: side, into: pixels)
  }

  /// Whether the file is or claims to be IDX.
  static func matches(_ path: String) -> Bool {
    let lower = (path as NSString).lastPathComponent.lowercased()
    if lower.contains("idx") || lower.contains("ubyte") { return true }
    guard let first = try? GzipFile.read(path, limit: 4) else { return false }
    return first == imagesMagic || first == labelsMagic
  }

  /// The file of images among a folder's: that of a training part, if there are several.
  static func imagesFile(among files: [String]) -> String? {
    let candidates = files.prefix(64).filter { path in
      let lower = (path as NSString).lastPathComponent.lowercased()
      if ["bin", "txt", "md"].contains((lower as NSString).pathExtension) { return false }
      if let first = try? GzipFile.read(path, limit: 4) { return first == imagesMagic }
      return lower.contains("idx3")
    }
    return candidates.first { ($0 as NSString).lastPathComponent.lowercased().contains("train") } ?? candidates.first
  }

  /// The labels beside a file of images; nil where there are none.
  private static func labels(of path: String, imageCount: Int) throws(DatasetError) -> [Int32]? {
    guard let file = labelsFile(of: path) else { return nil }
    let bytes = try GzipFile.read(file)
    guard bytes.count >= 8, bytes.prefix(4).elementsEqual(labelsMagic) else {
      throw .cutShort(path: file, expected: 8 + imageCount, found: bytes.count)
    }
    let count = integer(bytes, at: 4)
    if bytes.count < 8 + count { throw .cutShort(path: file, expected: 8 + count, found: bytes.count) }
    if bytes.count > 8 + count { throw .wrongSize(path: file, expected: 8 + count, found: bytes.count) }
    guard count == imageCount else { throw .labelCount(path: file, labels: count, images: imageCount) }
    return bytes[8...].map { Int32($0) }
  }

  /// `…images…idx3…` gives `…labels…idx1…`, gzipped or not.
  private static func labelsFile(of path: String) -> String? {
    let folder = (path as NSString).deletingLastPathComponent
    let own = (path as NSString).lastPathComponent
    var stem = own.replacingOccurrences(of: "images", with: "labels").replacingOccurrences(of: "idx3", with: "idx1")
    guard stem != own else { return nil }
    if stem.hasSuffix(".gz") { stem.removeLast(3) }
    let prefix = folder.isEmpty ? "" : folder + "/"
    return [stem + ".gz", stem].map { prefix + $0 }.first { FileManager.default.fileExists(atPath: $0) }
  }

  private static func integer(_ bytes: [UInt8], at offset: Int) -> Int {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
  }

  /// The last part of the path that the user named, without what says "IDX".
  private static func shortName(_ path: String) -> String {
    clean((URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent as NSString).deletingPathExtension)
  }
}
