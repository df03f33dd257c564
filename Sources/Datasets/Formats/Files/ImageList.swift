import Foundation

/// Reads a text file that lists images, one a line, with their labels or without.
///
/// A first line that names columns, one of them `path`, `image`, `file` or `filename`, says which is which (`label` or
/// `class` for labels; others are passed over); else the first is the path and the second the label. Columns are parted
/// by tabs in `.tsv`, by commas in `.csv`, and in other files by tabs, or by commas where the first line names columns;
/// a line of those that has none is a path as it stands. Paths that do not begin at the root begin at the list's folder.
struct ImageList {
  private var paths: [String] = []
  private var labels: [String?] = []
  private var pathColumn = 0
  private var labelColumn: Int? = 1
  private var isFirst = true

  private static let pathNames = ["path", "image", "file", "filename"]
  private static let labelNames = ["label", "class"]

  /// Opens the images that a list names; those that are not there are found out when they are decoded.
  ///
  /// - Throws: ``DatasetError/badList(path:line:reason:)``, ``DatasetError/noImages(path:)``.
  static func open(_ path: String) throws(DatasetError) -> ImageFiles {
    let bytes = [UInt8](try MappedFile.open(path))
    var list = ImageList()
    do throws(DelimitedText.Problem) {
      try DelimitedText.forEachRow(of: bytes, separator: separator(of: path, bytes)) { list.add($0) }
    } catch {
      throw .badList(path: path, line: error.line, reason: error.reason)
    }
    let folder = (path as NSString).deletingLastPathComponent
    return try ImageFiles(
      ImageFiles.Listing(names: list.paths, classes: ClassTable(list.labels)),
      in: .folder(folder.isEmpty ? "." : folder), format: "a list of images", path: path)
  }

  /// By the name: any text could be a list.
  static func matches(_ path: String) -> Bool {
    ["txt", "csv", "tsv"].contains((path as NSString).pathExtension.lowercased())
  }

  private mutating func add(_ row: [String]) {
    defer { isFirst = false }
    if isFirst, let column = row.firstIndex(where: { ImageList.pathNames.contains(ImageList.columnName($0)) }) {
      pathColumn = column
      labelColumn = row.firstIndex { ImageList.labelNames.contains(ImageList.columnName($0)) }
      return
    }
    guard row.indices.contains(pathColumn), !row[pathColumn].isEmpty else { return }
    paths.append(row[pathColumn])
    let label = labelColumn.flatMap { row.indices.contains($0) ? row[$0].trimmingCharacters(in: .whitespaces) : nil }
    labels.append(label.flatMap { $0.isEmpty ? nil : $0 })
  }

  private static func separator(of path: String, _ bytes: [UInt8]) -> UInt8? {
    let (tab, comma) = (UInt8(ascii: "\t"), UInt8(ascii: ","))
    switch (path as NSString).pathExtension.lowercased() {
    case "tsv": return tab
    case "csv": return comma
    default:
      let line = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
      if line.contains("\t") { return tab }
      return line.split(separator: ",").contains { pathNames.contains(columnName($0)) } ? comma : nil
    }
  }

  private static func columnName(_ text: some StringProtocol) -> String {
    text.trimmingCharacters(in: .whitespaces.union(.controlCharacters).union(["\u{feff}"])).lowercased()
  }
}
