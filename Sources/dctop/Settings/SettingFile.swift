import ArgumentParser
import TOMLKit
import TUI

/// A configuration file: options of `train` by their long names, each checked where it stands.
struct SettingFile {
  let path: String
  /// What one would write on the command line, by the option's name: `"k": "--k=50"`.
  let words: [String: String]

  /// - Throws: ``UsageError``, with the file and where it is known the line.
  init(_ path: String) throws {
    self.path = path
    let file = try TOMLFile(path, kind: "configuration file", example: "k = 50")
    let known = try Train.parse([]).settings
    var words: [String: String] = [:]
    for (key, value) in file.table {
      do throws(Problem) {
        words[key] = try SettingFile.word(key, value, known)
      } catch {
        let line = SettingFile.line(of: key, in: file.text).map { ":\($0)" } ?? ""
        throw UsageError(message: "\(path)\(line): \(error.message)")
      }
    }
    self.words = words
  }

  /// What is wrong with one option.
  struct Problem: Error {
    let message: String
  }

  /// What one would write on the command line for an option.
  ///
  /// - Parameter known: The options that there are.
  static func word(
    _ key: String, _ value: any TOMLValueConvertible, _ known: [Setting]
  ) throws(Problem) -> String {
    guard let setting = known.first(where: { $0.name == key }) else {
      throw Problem(message: unknown(key, isTable: value.type == .table, known.map(\.name)))
    }
    guard let word = word(setting, value) else {
      let found = value.debugDescription.sanitized()
      throw Problem(message: "\(key) = \(found) is \(kind(value)): expected \(setting.kind.rawValue).")
    }
    do {
      _ = try Train.parse([word])
    } catch {
      let reason = Train.message(for: error).split(whereSeparator: \.isNewline).joined(separator: " ")
      throw Problem(message: "\(key) = \(value.debugDescription.sanitized()): \(reason.sanitized())")
    }
    return word
  }

  private static func unknown(_ key: String, isTable: Bool, _ names: [String]) -> String {
    if isTable { return "'\(key.sanitized())' is a table: options stand outside of tables, as in 'k = 50'." }
    if key == "config" { return "config cannot stand in a file: only the command line names another file." }
    let advice = nearest(to: key, in: names).map { "did you mean \($0)?" } ?? "'dctop config' lists the options."
    return "there is no option '\(key.sanitized())': \(advice)"
  }

  /// The word of the command line, or nil if the value is of another kind.
  private static func word(_ setting: Setting, _ value: any TOMLValueConvertible) -> String? {
    let text: String? =
      switch setting.kind {
      case .integer: value.int.map { "\($0)" } ?? largeInteger(value)
      case .integerOrAuto: value.int.map { "\($0)" } ?? (value.string == "auto" ? "auto" : nil)
      case .number: value.double.map { "\($0)" } ?? value.int.map { "\($0)" }
      case .text: value.string
      case .boolean: nil
      }
    if setting.kind == .boolean { return value.bool.map { ($0 ? "--" : "--no-") + setting.name } }
    return text.map { "--\(setting.name)=\($0)" }
  }

  /// An integer in quotes, as is right only where it is larger than an integer of TOML can be.
  private static func largeInteger(_ value: any TOMLValueConvertible) -> String? {
    guard let text = value.string, Int64(text) == nil, UInt64(text) != nil else { return nil }
    return text
  }

  private static func kind(_ value: any TOMLValueConvertible) -> String {
    switch value.type {
    case .int: Setting.Kind.integer.rawValue
    case .double: Setting.Kind.number.rawValue
    case .string: Setting.Kind.text.rawValue
    case .bool: Setting.Kind.boolean.rawValue
    case .table: "a table"
    case .array: "a list"
    case .date, .time, .dateTime: "a date or time"
    }
  }

  /// The first line that begins with the key, from 1; nil for a key that is written in another way.
  static func line(of key: String, in text: String) -> Int? {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return lines.firstIndex { line in
      let start = line.drop { " \t[\"'".contains($0) }
      guard start.hasPrefix(key), let next = start.dropFirst(key.count).first else { return false }
      return " \t=.\"']".contains(next)
    }.map { $0 + 1 }
  }
}
