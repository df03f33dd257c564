import Foundation
import RunStore

/// What was on the screen, as a text file in the current folder.
enum ScreenFile {
  /// Writes `screen-<utc>.txt`, or with a number behind the time where that is there. Returns the file's name.
  ///
  /// - Throws: `StoreError`.
  static func write(_ lines: [String]) throws -> String {
    let stem = "screen-" + RunDirectory.timestamp(Date())
    for attempt in 1...99 {
      let name = stem + (attempt == 1 ? "" : "-\(attempt)") + ".txt"
      if FileManager.default.fileExists(atPath: name) { continue }
      try ExportPlace(name, replaces: false).writeFile { staged in
        let writer = try FileWriter(staged)
        for line in lines { try writer.write(line.withoutTrailingSpaces + "\n") }
        try writer.finish()
      }
      return name
    }
    throw StoreError.exists(path: stem + ".txt")
  }
}

extension String {
  /// The text without the spaces at its end.
  var withoutTrailingSpaces: String {
    var text = unicodeScalars[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
