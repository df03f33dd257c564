import Foundation

/// JPEG, PNG and WebP images, each a file of its own: in a folder, in an archive, or wherever a list says.
struct ImageFiles: ImageSource {
  /// Where the images' bytes are.
  enum Storage {
    /// Files in a folder, by their paths in it or from the root on.
    case folder(String)
    /// Parts of an archive's bytes, one an image.
    case archive(Data, [Range<Int>])
  }

  /// What the images are called, and their classes.
  struct Listing {
    /// Paths inside the folder or the archive.
    var names: [String]
    var classes: ClassTable?
  }

  let name: String
  let path: String
  let format: String
  let channels: Int
  let naturalSide: Int
  let labels: [Int32]?
  let classNames: [String]?
  private let names: [String]
  private let storage: Storage

  /// How many images are looked at for the size and colours.
  private static let lookCount = 64
  /// The size where no image can be looked at: any, so that loading comes to tell why.
  private static let unknownSide = 224

  var count: Int { names.count }

  /// - Throws: ``DatasetError/noImages(path:)``.
  init(_ listing: Listing, in storage: Storage, format: String, path: String) throws(DatasetError) {
    guard !listing.names.isEmpty else { throw .noImages(path: path) }
    (names, self.storage, self.format, self.path) = (listing.names, storage, format, path)
    name = clean(URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent)
    (labels, classNames) = (listing.classes?.labels, listing.classes?.names)
    let step = max(1, listing.names.count / ImageFiles.lookCount)
    let looks = stride(from: 0, to: listing.names.count, by: step).compactMap { index in
      ImageFiles.header(of: listing.names[index], at: index, in: storage)
    }
    channels = looks.contains { $0.isColor } ? 3 : 1
    let sides = looks.map { min($0.size.width, $0.size.height) }.sorted()
    naturalSide = sides.isEmpty ? ImageFiles.unknownSide : sides[sides.count / 2]
  }

  func identifier(at index: Int) -> String { names[index] }

  func file(at index: Int) -> String? {
    if case .folder(let folder) = storage { ImageFiles.place(of: names[index], in: folder).path } else { nil }
  }

  func size(at index: Int) -> ImageSize? { ImageFiles.header(of: names[index], at: index, in: storage)?.size }

  func decode(at index: Int, side: Int, into pixels: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) {
    do {
      let data =
        switch storage {
        case .folder(let folder): try Data(contentsOf: ImageFiles.place(of: names[index], in: folder))
        case .archive(let bytes, let parts): bytes[parts[index]]
        }
      try DecodedImage(data, channels: channels, side: side).fit(side: side, into: pixels)
    } catch let error as DecodingError {
      throw .damagedImage(name: names[index], reason: error.reason)
    } catch {
      throw .damagedImage(name: names[index], reason: DatasetRegistry.reason(error))
    }
  }

  private static func header(of name: String, at index: Int, in storage: Storage) -> ImageHeader? {
    switch storage {
    case .folder(let folder):
      (try? Data(contentsOf: place(of: name, in: folder), options: .alwaysMapped)).flatMap(ImageHeader.init)
    case .archive(let bytes, let parts): ImageHeader(bytes[parts[index]])
    }
  }

  private static func place(of name: String, in folder: String) -> URL {
    URL(fileURLWithPath: name.hasPrefix("/") ? name : (folder as NSString).appendingPathComponent(name))
  }
}

extension ImageFiles.Listing {
  /// Puts paths in order: those with no folder before them first, then folder by folder. An image's class is the
  /// outermost folder that it is in.
  init(byFolder paths: [String]) {
    var groups: [Substring: [String]] = [:]
    for path in paths {
      let slash = path.utf8.firstIndex(of: UInt8(ascii: "/")) ?? path.startIndex
      groups[path[..<slash], default: []].append(path)
    }
    let folders = groups.keys.map(String.init).sorted(by: pathPrecedes)
    names = []
    names.reserveCapacity(paths.count)
    var labels: [String?] = []
    for folder in folders {
      let files = (groups[Substring(folder)] ?? []).sorted(by: pathPrecedes)
      names += files
      labels += [String?](repeating: folder.isEmpty ? nil : folder, count: files.count)
    }
    classes = ClassTable(labels)
  }
}
