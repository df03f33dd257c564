import Foundation

/// A folder that is written beside its place and put there when it is whole.
package struct StagedFolder {
  /// Where it is written.
  package let path: String
  private let target: String

  /// Runs `body` on a new empty folder and then puts it at `target`, in the place of an older one.
  ///
  /// If anything fails, `target` stays as it was and nothing is left beside it.
  static func write(to target: String, _ body: (StagedFolder) throws(StoreError) -> Void) throws(StoreError) {
    let folder = try begin(target)
    do throws(StoreError) {
      try body(folder)
      try folder.putInPlace()
    } catch {
      folder.discard()
      throw folder.named(error)
    }
  }

  /// An error, told by the name of the folder's place.
  package func named(_ error: StoreError) -> StoreError { error.renamed(from: path, to: target) }

  /// Makes the empty folder that is to become `target`.
  package static func begin(_ target: String) throws(StoreError) -> StagedFolder {
    let path = "\(target)\(StagedFile.mark)\(getpid())"
    try? FileManager.default.removeItem(atPath: path)
    if mkdir(path, 0o777) != 0 { throw .cannotCreate(path: target, reason: StoreError.lastReason) }
    return StagedFolder(path: path, target: target)
  }

  /// Removes what has been written; `target` stays as it was.
  package func discard() { try? FileManager.default.removeItem(atPath: path) }

  /// Puts the folder at its target, in the place of an older one.
  package func putInPlace() throws(StoreError) {
    StagedFile.synchronize(path)
    let old = "\(target).old-\(getpid())"
    let hasOld = rename(target, old) == 0
    if rename(path, target) != 0 {
      let reason = StoreError.lastReason
      if hasOld { _ = rename(old, target) }
      throw .cannotWrite(path: target, reason: reason)
    }
    StagedFile.synchronize((target as NSString).deletingLastPathComponent)
    if hasOld { try? FileManager.default.removeItem(atPath: old) }
  }
}
