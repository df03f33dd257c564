import Foundation

/// A file that is written beside its place and put there when it is whole, so that a reader never sees half of it and
/// a full disk leaves nothing.
package struct StagedFile {
  /// Where it is written.
  package let path: String
  private let target: String

  /// What the names of files and folders that are not whole have in them, before the process's number.
  static let mark = ".partial-"

  package init(_ target: String) {
    path = "\(target)\(StagedFile.mark)\(getpid())"
    self.target = target
    unlink(path)  // what a process of the same number has left
  }

  /// Writes a file and then puts it at `target`, in the place of an older one.
  ///
  /// If anything fails, `target` stays as it was and nothing is left beside it.
  static func write(to target: String, _ body: (FileWriter) throws(StoreError) -> Void) throws(StoreError) {
    let staged = StagedFile(target)
    do throws(StoreError) {
      let file = try FileWriter(staged.path)
      try body(file)
      try file.finish()
      try staged.putInPlace()
    } catch {
      staged.discard()
      throw staged.named(error)
    }
  }

  /// An error, told by the name of the file's place.
  package func named(_ error: StoreError) -> StoreError { error.renamed(from: path, to: target) }

  /// Removes what has been written; `target` stays as it was.
  package func discard() { unlink(path) }

  /// Puts the file, which is on the disk, at its target.
  package func putInPlace() throws(StoreError) {
    if rename(path, target) != 0 { throw .cannotWrite(path: target, reason: StoreError.lastReason) }
    StagedFile.synchronize((target as NSString).deletingLastPathComponent)
  }

  /// Brings a folder's entries to the disk; a file system that cannot is no reason to fail.
  static func synchronize(_ folder: String) {
    let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
