import Foundation

/// What of an `.npz` file makes a data set: one array of images, and at most one of their labels.
///
/// Where several could be the images, as where a training and a test part are kept together, those named `train` are.
struct NumPyArchive {
  let images: NumPyFile
  /// Nil where no array fits the images as their labels, or more than one does.
  let classes: ClassTable?

  private typealias Entry = (name: String, file: NumPyFile)

  /// Opens an archive. An array that is stored as it is stays on the disk; one that is deflated is unpacked.
  init(_ path: String) throws(DatasetError) {
    let archive = try ZipArchive(MappedFile.open(path), path: path)
    var entries: [Entry] = []
    for member in archive.members where member.name.hasSuffix(".npy") {
      let file = try NumPyFile(archive.contents(of: member), path: path + "/" + member.name)
      entries.append((String(member.name.dropLast(4)), file))
    }
    let arrays = entries.filter { NumPyLayout($0.file.shape) != nil }
    let candidates = arrays.count == 1 ? arrays : arrays.filter { $0.name.lowercased().contains("train") }
    guard candidates.count == 1, let (name, images) = candidates.first else {
      let names = (arrays.isEmpty ? entries : arrays).map { "\(clean($0.name)) \($0.file.shapeText)" }
      throw .wrongArray(
        path: path, found: names.isEmpty ? "no arrays" : "the arrays " + names.joined(separator: ", "),
        expected: "one of images [N, H, W], [N, C, H, W] or [N, H, W, C], C being 1 or 3, or one of them named train")
    }
    self.images = images
    classes = try NumPyArchive.classes(of: images.shape[0], named: name, among: entries, path: path)
  }

  /// - Throws: ``DatasetError/labelCount(path:labels:images:)`` where the archive's only list of integers is of another
  ///   length than the images.
  private static func classes(
    of count: Int, named name: String, among entries: [Entry], path: String
  ) throws(DatasetError) -> ClassTable? {
    let lists = entries.filter { $0.file.isList && $0.file.integer(at: 0) != nil }
    if lists.count == 1, lists[0].file.shape[0] != count {
      throw .labelCount(path: path, labels: lists[0].file.shape[0], images: count)
    }
    var fitting = lists.filter { $0.file.shape[0] == count }
    if fitting.count > 1 && name.lowercased().contains("train") {
      fitting = fitting.filter { $0.name.lowercased().contains("train") }
    }
    guard fitting.count == 1, let list = fitting.first?.file else { return nil }
    return ClassTable((0..<count).map { list.integer(at: $0).flatMap { $0 < 0 ? nil : "\($0)" } })
  }
}

extension NumPyFile {
  /// Whether it is one number for each of some things: `[N]` or `[N, 1]`.
  fileprivate var isList: Bool { (shape.count == 1 || shape.count == 2 && shape[1] == 1) && shape[0] > 0 }

  /// A number of an array of integers; nil where the array holds other things, or the number is too large.
  fileprivate func integer(at place: Int) -> Int? {
    values.withUnsafeBytes { bytes in
      func load<Value: FixedWidthInteger & BitwiseCopyable>(_ type: Value.Type) -> Int? {
        Int(exactly: bytes.loadUnaligned(fromByteOffset: place * MemoryLayout<Value>.size, as: type))
      }
      return switch type {
      case "b1", "u1": load(UInt8.self)
      case "i1": load(Int8.self)
      case "u2": load(UInt16.self)
      case "i2": load(Int16.self)
      case "u4": load(UInt32.self)
      case "i4": load(Int32.self)
      case "u8": load(UInt64.self)
      case "i8": load(Int64.self)
      default: nil
      }
    }
  }
}
