import Foundation

/// A folder of JPEG and PNG images, with or without one sub-folder a class.
struct ImageFolder: ImageSource {
  let name: String
  let path: String
  let channels: Int
  let naturalSide: Int
  let labels: [Int32]?
  let classNames: [String]?
  /// Paths inside the folder, in the order of classes and names.
  private let files: [String]

  /// How many images are looked at for the size and colours.
  private static let lookCount = 64

  var count: Int { files.count }

  init(_ path: String) throws(DatasetError) {
    let entries = try DatasetRegistry.listing(path)
    var files = entries.filter { !$0.isFolder && ImageFolder.isImage(path + "/" + $0.name) }.map(\.name)
    var labels = [Int32](repeating: -1, count: files.count)
    var classNames: [String] = []
    for entry in entries where entry.isFolder {
      let inside = try DatasetRegistry.listing(path + "/" + entry.name)
        .filter { !$0.isFolder && ImageFolder.isImage("\(path)/\(entry.name)/\($0.name)") }
      if inside.isEmpty { continue }
      labels += [Int32](repeating: Int32(classNames.count), count: inside.count)
      files += inside.map { entry.name + "/" + $0.name }
      classNames.append(clean(entry.name))
    }
    try self.init(path, files, classNames.isEmpty ? nil : (labels, classNames))
  }

  /// A single image.
  init(file: String) throws(DatasetError) {
    try self.init(
      (file as NSString).deletingLastPathComponent, [(file as NSString).lastPathComponent], nil)
  }

  private init(
    _ path: String, _ files: [String], _ classes: (labels: [Int32], names: [String])?
  ) throws(DatasetError) {
    guard !files.isEmpty else { throw .noImages(path: path) }
    let path = path.isEmpty ? "." : path
    self.path = path
    self.files = files
    name = clean(URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent)
    (labels, classNames) = (classes?.labels, classes?.names)
    let step = max(1, files.count / ImageFolder.lookCount)
    let looks = stride(from: 0, to: files.count, by: step).compactMap { index in
      ImageHeader(path: path + "/" + files[index])
    }
    channels = looks.contains { $0.isColor } ? 3 : 1
    let sides = looks.map(\.shorterSide).sorted()
    naturalSide = sides.isEmpty ? 1 : sides[sides.count / 2]
  }

  func identifier(at index: Int) -> String { files[index] }

  func file(at index: Int) -> String? { path.hasSuffix("/") ? path + files[index] : path + "/" + files[index] }

  func decode(at index: Int, side: Int, into pixels: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) {
    try DecodedImage(path: path + "/" + files[index], name: files[index], channels: channels, side: side)
      .fit(side: side, into: pixels)
  }

  /// By the name, or where that says nothing by the first bytes: opening a million files takes minutes.
  private static func isImage(_ path: String) -> Bool {
    let suffix = (path as NSString).pathExtension.lowercased()
    if ["jpg", "jpeg", "png"].contains(suffix) { return true }
    return suffix.isEmpty && ImageKind(firstBytesOf: path) ?? .unknown != .unknown
  }
}
