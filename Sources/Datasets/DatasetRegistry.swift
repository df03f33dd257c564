import Foundation

/// Opens images by looking at what is there.
public enum DatasetRegistry {
  /// Opens a folder of images, IDX files or CIFAR-10 binary files.
  ///
  /// - Throws: ``DatasetError`` saying what is wrong and what to do.
  public static func open(_ path: String) throws(DatasetError) -> any ImageSource {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw .notFound(path: path) }
    return isFolder.boolValue ? try openFolder(path) : try openFile(path)
  }

  private static func openFolder(_ path: String) throws(DatasetError) -> any ImageSource {
    let names = try listing(path)
    let files = names.filter { !$0.isFolder }.map { path + "/" + $0.name }
    if let images = IDX.imagesFile(among: files) { return try IDX(path: images, folder: path) }
    if let batches = CIFARBinary.batches(among: files) { return try CIFARBinary(paths: batches, folder: path) }
    return try ImageFolder(path)
  }

  private static func openFile(_ path: String) throws(DatasetError) -> any ImageSource {
    guard FileManager.default.isReadableFile(atPath: path) else {
      throw .notReadable(path: path, reason: "permission denied")
    }
    if let kind = ImageKind(firstBytesOf: path), kind != .unknown { return try ImageFolder(file: path) }
    if CIFARBinary.matches(path) { return try CIFARBinary(paths: [path], folder: path) }
    if IDX.matches(path) { return try IDX(path: path, folder: path) }
    throw .unknownFormat(path: path)
  }

  /// The entries of a folder in the order of their names, without hidden ones.
  static func listing(_ path: String) throws(DatasetError) -> [(name: String, isFolder: Bool)] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }.sorted()
        .map { name in
          var isFolder: ObjCBool = false
          _ = FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder)
          return (name, isFolder.boolValue)
        }
    } catch {
      throw .notReadable(path: path, reason: reason(error))
    }
  }

  /// Why the system refused, without the path, which the message has already.
  static func reason(_ error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
    return underlying.domain == NSPOSIXErrorDomain ? String(cString: strerror(Int32(underlying.code))) : "\(error)"
  }
}
