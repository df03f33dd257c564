import Foundation

/// Opens images by looking at what is there.
public enum DatasetRegistry {
  /// The bytes of a file's beginning that tell what it is.
  private static let lookLength = 512

  /// Opens a folder of images, a list or an archive of them, a NumPy array, IDX files or CIFAR-10 binary files.
  ///
  /// - Parameter progress: Told how many images are found in a folder's sub-folders or an archive, now and then; what it
  ///   throws ends the search.
  /// - Throws: ``DatasetError`` saying what is wrong and what to do.
  public static func open(_ path: String, progress: (_ found: Int) throws -> Void = { _ in }) throws -> any ImageSource
  {
    try find(path) ? try openFolder(path, progress) : try openFile(path, progress)
  }

  /// Whether a folder is there, or a file; without a look into it.
  ///
  /// - Throws: ``DatasetError/notFound(path:)``.
  @discardableResult
  public static func find(_ path: String) throws(DatasetError) -> Bool {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw .notFound(path: path) }
    return isFolder.boolValue
  }

  private static func openFolder(_ path: String, _ progress: (Int) throws -> Void) throws -> any ImageSource {
    let listing = try FolderListing(path)
    let others = listing.top.others.sorted().map { path + "/" + $0 }
    if let images = IDX.imagesFile(among: others) { return try IDX(path: images, folder: path) }
    if let batches = CIFARBinary.batches(among: others) { return try CIFARBinary(paths: batches, folder: path) }
    let images = try listing.images(progress: progress)
    return try ImageFiles(
      ImageFiles.Listing(byFolder: images), in: .folder(path), format: "a folder of images", path: path)
  }

  private static func openFile(_ path: String, _ progress: (Int) throws -> Void) throws -> any ImageSource {
    let first: [UInt8]
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      first = [UInt8](try file.read(upToCount: lookLength) ?? Data())
    } catch {
      throw DatasetError.notReadable(path: path, reason: reason(error))
    }
    if ImageKind(first) != .unknown { return try openImage(path) }
    if first.starts(with: NumPyFile.magic) { return try NumPyImages(path: path) }
    if first.starts(with: ZipArchive.magic) { return try NumPyImages(archive: path) }
    if TarArchive.matches(path, first: first) { return try TarArchive.open(path, progress: progress) }
    if ImageList.matches(path) { return try ImageList.open(path) }
    if CIFARBinary.matches(path) { return try CIFARBinary(paths: [path], folder: path) }
    if IDX.matches(path) { return try IDX(path: path, folder: path) }
    throw DatasetError.unknownFormat(path: path)
  }

  /// A single image.
  private static func openImage(_ path: String) throws(DatasetError) -> any ImageSource {
    let folder = (path as NSString).deletingLastPathComponent
    let listing = ImageFiles.Listing(names: [(path as NSString).lastPathComponent], classes: nil)
    return try ImageFiles(listing, in: .folder(folder.isEmpty ? "." : folder), format: "an image", path: path)
  }

  /// Why the system refused, without the path, which the message has already.
  static func reason(_ error: any Error) -> String {
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
    let underlying = (cause ?? error) as NSError
    return underlying.domain == NSPOSIXErrorDomain ? String(cString: strerror(Int32(underlying.code))) : "\(error)"
  }
}
