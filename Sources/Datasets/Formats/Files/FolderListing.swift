import Dispatch
import Foundation
import Synchronization

/// Finds the images below a folder, several folders at a time, without asking for each file what it is where the file
/// system tells that with the name.
struct FolderListing {
  /// What a folder holds, hidden files and folders left out.
  struct Contents {
    /// Paths from the outermost folder on.
    var images: [String] = []
    /// Names of files that are no images.
    var others: [String] = []
    fileprivate var folders: [Folder] = []
  }

  /// A folder to look into.
  fileprivate struct Folder {
    /// Its path from the outermost folder on, with a slash behind it; empty for that itself.
    let prefix: String
    /// What it lies in.
    let ancestors: [Identity]
  }

  /// What is the same for two paths to the same folder.
  fileprivate struct Identity: Equatable {
    let device: dev_t
    let node: ino_t
  }

  let root: String
  /// What the outermost folder holds.
  let top: Contents

  /// Folders that are looked into between two calls of `progress`.
  private static let chunkCount = 256

  /// Looks into the outermost folder only.
  ///
  /// - Throws: ``DatasetError/notReadable(path:reason:)``.
  init(_ root: String) throws(DatasetError) {
    self.root = root
    top = try FolderListing.read(Folder(prefix: "", ancestors: []), below: root)
  }

  /// The paths of all images, in no order, those in folders within folders included.
  ///
  /// A symbolic link to a folder that it lies in itself is not followed: its images are there already.
  ///
  /// - Parameter progress: Told how many images are found, now and then; what it throws ends the search.
  /// - Throws: ``DatasetError/notReadable(path:reason:)`` for a folder that cannot be looked into.
  func images(progress: (Int) throws -> Void) throws -> [String] {
    var images = top.images
    var level = top.folders
    while !level.isEmpty {
      var next: [Folder] = []
      for start in stride(from: 0, to: level.count, by: FolderListing.chunkCount) {
        let end = min(start + FolderListing.chunkCount, level.count)
        for contents in try FolderListing.read(level[start..<end], below: root) {
          images += contents.images
          next += contents.folders
        }
        try progress(images.count)
      }
      level = next
    }
    return images
  }

  /// Looks into some folders side by side.
  private static func read(_ folders: ArraySlice<Folder>, below root: String) throws(DatasetError) -> [Contents] {
    let results = Mutex([Result<Contents, DatasetError>](repeating: .success(Contents()), count: folders.count))
    DispatchQueue.concurrentPerform(iterations: folders.count) { index in
      let result = Result { () throws(DatasetError) in try read(folders[folders.startIndex + index], below: root) }
      results.withLock { $0[index] = result }
    }
    var all: [Contents] = []
    for result in results.withLock({ $0 }) { all.append(try result.get()) }
    return all
  }

  private static func read(_ folder: Folder, below root: String) throws(DatasetError) -> Contents {
    let path = folder.prefix.isEmpty ? root : root + "/" + folder.prefix
    errno = 0
    guard let directory = opendir(path) else {
      throw .notReadable(path: path, reason: String(cString: strerror(errno)))
    }
    defer { closedir(directory) }
    var status = stat()
    guard fstat(dirfd(directory), &status) == 0 else {
      throw .notReadable(path: path, reason: String(cString: strerror(errno)))
    }
    let identity = Identity(device: status.st_dev, node: status.st_ino)
    var contents = Contents()
    if folder.ancestors.contains(identity) { return contents }
    let inside = folder.ancestors + [identity]
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name.hasPrefix(".") { continue }
      let kind = kind(of: name, in: path, type: Int(entry.pointee.d_type))
      if kind == S_IFDIR {
        contents.folders.append(Folder(prefix: folder.prefix + name + "/", ancestors: inside))
      } else if kind == S_IFREG, isImage(name, in: path) {
        contents.images.append(folder.prefix + name)
      } else if kind == S_IFREG {
        contents.others.append(name)
      }
    }
    return contents
  }

  /// A folder, a file, or something else that must not be opened, such as a pipe. Links are followed; one that leads
  /// nowhere counts as a file, so that it is told of as one that cannot be read.
  private static func kind(of name: String, in folder: String, type: Int) -> mode_t {
    if type == Int(DT_REG) { return S_IFREG }
    if type == Int(DT_DIR) { return S_IFDIR }
    var status = stat()
    return stat(folder + "/" + name, &status) == 0 ? status.st_mode & S_IFMT : S_IFREG
  }

  /// By the name, or where that says nothing by the first bytes: opening a million files takes minutes.
  private static func isImage(_ name: String, in folder: String) -> Bool {
    if ImageKind.isNamed(name) { return true }
    if name.utf8.contains(UInt8(ascii: ".")) { return false }
    return ImageKind(firstBytesOf: folder + "/" + name) ?? .unknown != .unknown
  }
}
