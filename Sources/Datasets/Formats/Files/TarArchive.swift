import Foundation

/// Finds the images in a tar archive, which stay where they are in it.
///
/// - Source: IEEE Std 1003.1-2017, pax, "ustar Interchange Format" and "pax Header Block"; GNU tar's manual, "Basic Tar
///   Format", for long names and large sizes.
struct TarArchive {
  private let data: Data
  private let path: String
  /// Of a name that occurs twice the last counts, as for tar itself.
  private var parts: [String: Range<Int>] = [:]

  private static let blockLength = 512
  /// Files that are looked at between two calls of `progress`.
  private static let chunkCount = 1024

  /// Opens the images of an archive; an image's class is the outermost folder that it is in, once one that holds
  /// everything is left away.
  ///
  /// - Parameter progress: Told how many images are found, now and then; what it throws ends the search.
  /// - Throws: ``DatasetError`` where it is damaged or holds no images.
  static func open(_ path: String, progress: (Int) throws -> Void) throws -> ImageFiles {
    var archive = TarArchive(data: try MappedFile.open(path), path: path)
    try archive.readHeaders(progress)
    let outer = archive.outerFolder
    let parts = Dictionary(
      uniqueKeysWithValues: archive.parts.map { (String($0.key.dropFirst(outer.count)), $0.value) })
    let listing = ImageFiles.Listing(byFolder: Array(parts.keys))
    return try ImageFiles(
      listing, in: .archive(archive.data, listing.names.compactMap { parts[$0] }), format: "a tar archive of images",
      path: path)
  }

  /// Whether a file's first bytes, or its name where it is older than the mark in those, are those of an archive.
  static func matches(_ path: String, first: [UInt8]) -> Bool {
    first.count == blockLength && (first[257...].starts(with: Array("ustar".utf8)) || path.hasSuffix(".tar"))
  }

  private init(data: Data, path: String) { (self.data, self.path) = (data, path) }

  /// The folder that all images are in, with its slash; empty where there is none.
  private var outerFolder: String {
    guard let first = parts.keys.first, let slash = first.firstIndex(of: "/") else { return "" }
    let folder = String(first[...slash])
    return parts.keys.allSatisfy { $0.hasPrefix(folder) } ? folder : ""
  }

  private mutating func readHeaders(_ progress: (Int) throws -> Void) throws {
    var (place, fileCount) = (0, 0)
    var longName: String?
    var longSize: Int?
    while place + TarArchive.blockLength <= data.count {
      let header = TarHeader([UInt8](data[place..<place + TarArchive.blockLength]))
      if header.isEmpty { return }
      guard header.isWhole, let size = longSize ?? header.size, size >= 0 else {
        throw DatasetError.damagedArchive(path: path, reason: "the header at byte \(place) is broken")
      }
      let start = place + TarArchive.blockLength
      guard size <= data.count - start else {
        throw DatasetError.cutShort(
          path: path, expected: size < Int.max - start ? start + size : .max, found: data.count)
      }
      let content = start..<start + size
      switch header.kind {
      case .longName: longName = TarHeader.text(data[content])
      case .extended:
        let records = TarHeader.records(data[content])
        (longName, longSize) = (records["path"] ?? longName, records["size"].flatMap { Int($0) } ?? longSize)
      case .file, .other:
        if header.kind == .file {
          add(longName ?? header.name, content)
          fileCount += 1
          if fileCount.isMultiple(of: TarArchive.chunkCount) { try progress(parts.count) }
        }
        (longName, longSize) = (nil, nil)
      }
      place = content.upperBound + (TarArchive.blockLength - size % TarArchive.blockLength) % TarArchive.blockLength
    }
    // An archive without the empty blocks at its end is read by every tar; one that stops within a block is not whole.
    if place != data.count {
      let expected = place + (place < data.count ? TarArchive.blockLength : 0)
      throw DatasetError.cutShort(path: path, expected: expected, found: data.count)
    }
  }

  /// Keeps a file that is an image, by its name or where that says nothing by its first bytes.
  private mutating func add(_ name: String, _ content: Range<Int>) {
    let components = name.split(separator: "/").filter { $0 != "." }
    guard !components.isEmpty, components.allSatisfy({ !$0.hasPrefix(".") }) else { return }
    let file = components.joined(separator: "/")
    let isUnnamed = (file as NSString).pathExtension.isEmpty
    if ImageKind.isNamed(file) || (isUnnamed && ImageKind(data[content].prefix(ImageKind.length)) != .unknown) {
      parts[file] = content
    }
  }
}
