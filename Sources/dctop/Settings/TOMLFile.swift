import Foundation
import TOMLKit
import TUI

/// The text of a TOML file, and what it says.
struct TOMLFile {
  let text: String
  let table: TOMLTable

  /// - Parameters:
  ///   - kind: What the file is to the user, such as `configuration file`.
  ///   - example: A line that may stand in one.
  /// - Throws: ``UsageError``, with the file and where it is known the line.
  init(_ path: String, kind: String, example: String) throws {
    guard FileManager.default.fileExists(atPath: path) else {
      throw UsageError(message: "the \(kind) \(path) does not exist: name a TOML file, as in '\(example)'.")
    }
    // The parser stops at a NUL, and would leave out what is behind it.
    guard let text = try? String(contentsOfFile: path, encoding: .utf8), !text.contains("\0") else {
      throw UsageError(
        message: "the \(kind) \(path) cannot be read: expected a TOML file (UTF-8 text), as in '\(example)'.")
    }
    self.text = text
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      let place = error.source.begin
      throw UsageError(message: "\(path):\(place.line):\(place.column): \(error.description.sanitized()).")
    }
  }

  /// The first line of a key's own table, from 1; the table's header where the key is written in another way, and nil
  /// where that is not found either.
  ///
  /// - Parameters:
  ///   - table: The table's name; nil for what stands before all tables.
  ///   - number: Which of the tables of that name, from 0.
  func line(of key: String?, table: String? = nil, number: Int = 0) -> Int? {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let headers = lines.indices.filter { TOMLFile.header(lines[$0]) != nil }
    var start = 0
    if let table {
      let own = headers.filter { TOMLFile.header(lines[$0]) == table }
      guard own.indices.contains(number) else { return nil }
      start = own[number] + 1
    }
    let end = headers.first { $0 >= start } ?? lines.count
    let found = key.flatMap { key in
      SettingFile.line(of: key, in: lines[start..<max(start, end)].joined(separator: "\n"))
    }
    return found.map { $0 + start } ?? (table == nil ? nil : start)
  }

  /// The name of the table that a line begins, if it does.
  private static func header(_ line: Substring) -> String? {
    let content = String(line.prefix { $0 != "#" }).filter { !$0.isWhitespace }
    guard content.hasPrefix("["), content.hasSuffix("]"), !content.contains(","), !content.contains("=") else {
      return nil
    }
    return content.filter { !"[]\"'".contains($0) }
  }
}
