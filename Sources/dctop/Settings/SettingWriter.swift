import Dashboard
import Foundation
import RunStore
import Telemetry

/// Keeps options in the user's configuration file, and leaves its other lines as they are.
enum SettingWriter {
  /// Writes to another file beside it first; a link is followed. Returns the path.
  ///
  /// - Parameter theme: What the theme is found by, which its name need not be.
  /// - Throws: ``UsageError`` where the folder is not known or the file would not be right, `StoreError` where it cannot
  ///   be written.
  static func save(_ options: [SavedOption], theme: String) throws -> String {
    guard let folder = UserFiles.folder else {
      throw UsageError(message: "set HOME or XDG_CONFIG_HOME: they say where config.toml is.")
    }
    let path = URL(fileURLWithPath: folder + "/config.toml").resolvingSymlinksInPath().path
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    let old = FileManager.default.contents(atPath: path)
    guard let text = String(data: old ?? Data(), encoding: .utf8) else {
      throw UsageError(message: "\(path) is no UTF-8 text: change it by hand.")
    }
    let lines = options.map { option in
      (option.name, option.name == "theme" ? JSONValue.text(theme).description : option.toml)
    }
    let mode = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
    try ExportPlace(path, replaces: true).writeFile { staged in
      let writer = try FileWriter(staged)
      try writer.write(edited(text, lines))
      try writer.finish()
      _ = try SettingFile(staged)  // what cannot be read again is not kept
      if let mode { chmod(staged, mode_t(truncatingIfNeeded: mode.intValue)) }
    }
    return path
  }

  /// The text with a line for each option: in the place of the one that was there, whose comment stays, or at the end.
  private static func edited(_ text: String, _ options: [(name: String, toml: String)]) -> String {
    let ending = text.contains("\r\n") ? "\r\n" : "\n"
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
    if lines.last == "" { lines.removeLast() }
    for (name, toml) in options {
      let line = "\(name) = \(toml)"
      if let number = SettingFile.line(of: name, in: lines.joined(separator: "\n")) {
        lines[number - 1] = line + comment(in: lines[number - 1])
      } else {
        lines.append(line)
      }
    }
    return lines.joined(separator: ending) + ending
  }

  /// What stands behind a line's value, from the `#` on.
  private static func comment(in line: String) -> String {
    var quote: Character?
    var isEscaped = false
    for index in line.indices {
      let character = line[index]
      if let open = quote {
        if isEscaped {
          isEscaped = false
        } else if character == "\\" && open == "\"" {
          isEscaped = true
        } else if character == open {
          quote = nil
        }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "#" {
        return "  " + line[index...]
      }
    }
    return ""
  }
}
