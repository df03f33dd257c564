import Foundation

/// Where a user wants a result: it is written under another name and put there when it is whole, and takes the place
/// of what is there only if that was asked for.
package struct ExportPlace {
  package let path: String
  private let replaces: Bool

  /// In folders that were exported, so that nothing else is ever replaced by one.
  private static let marker = ".dctop-export"

  package init(_ path: String, replaces: Bool) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    self.replaces = replaces
  }

  /// Throws where ``writeFile(_:)`` would for what is there already: before long work, not after it.
  package func checkFile() throws(StoreError) {
    guard let isFolder = ExportPlace.isFolder(path) else { return }
    if !replaces { throw .exists(path: path) }
    if isFolder { throw .notOwn(path: path) }
  }

  /// Writes one file; `body` is given the path that it has until it is whole.
  package func writeFile(_ body: (_ staged: String) throws -> Void) throws {
    try checkFile()
    let staged = StagedFile(path)
    do {
      try body(staged.path)
      try staged.putInPlace()
    } catch {
      staged.discard()
      throw (error as? StoreError).map(staged.named) ?? error
    }
  }

  /// Throws where ``writeFolder(_:)`` would for what is there already.
  package func checkFolder() throws(StoreError) {
    guard let isFolder = ExportPlace.isFolder(path) else { return }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    if isFolder && names.isEmpty && FileManager.default.isReadableFile(atPath: path) { return }
    if !replaces { throw .exists(path: path) }
    if !names.contains(ExportPlace.marker) { throw .notOwn(path: path) }
  }

  /// Writes a folder of many files; `body` is given the path that it has until it is whole.
  package func writeFolder(_ body: (_ staged: String) throws -> Void) throws {
    try checkFolder()
    let folder = try StagedFolder.begin(path)
    do {
      let marker = try FileWriter(folder.path + "/" + ExportPlace.marker)
      try marker.write("An export of dctop: dctop export --force may replace this folder.\n")
      try marker.finish()
      try body(folder.path)
      try folder.putInPlace()
    } catch {
      folder.discard()
      throw (error as? StoreError).map(folder.named) ?? error
    }
  }

  /// Nil where nothing is there. A link counts as what it is, not as what it leads to: it may lead nowhere.
  private static func isFolder(_ path: String) -> Bool? {
    let type = (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
    return type.map { $0 == .typeDirectory }
  }
}
