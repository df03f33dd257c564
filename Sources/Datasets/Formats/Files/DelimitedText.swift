/// Reads rows of fields.
///
/// - Source: RFC 4180; a field may hold quotes anywhere but at its beginning, and lines may end with LF alone.
enum DelimitedText {
  /// Why a text is no rows.
  struct Problem: Error {
    let line: Int
    let reason: String
  }

  private static let (quote, newline, carriageReturn) = (UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"))

  /// Calls `body` with each row; empty lines are passed over.
  ///
  /// - Parameter separator: What parts a row's fields. Nil: each line is one field, and quotes mean nothing.
  static func forEachRow(
    of bytes: [UInt8], separator: UInt8?, _ body: ([String]) -> Void
  ) throws(Problem) {
    var place = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    var line = 1
    var row: [String] = []
    while place < bytes.count {
      let isQuoted = separator != nil && bytes[place] == quote
      let field = if isQuoted { try quoted(bytes, &place, &line) } else { plain(bytes, &place, separator) }
      row.append(field)
      if place < bytes.count, bytes[place] == carriageReturn { place += 1 }
      if place == bytes.count || bytes[place] == newline {
        if row != [""] { body(row) }
        row = []
        line += 1
      } else if bytes[place] != separator {
        throw Problem(line: line, reason: "a quoted field goes on behind its closing quote")
      } else if place + 1 == bytes.count {
        body(row + [""])
      }
      place += 1
    }
  }

  /// Reads up to the separator or the line's end.
  private static func plain(_ bytes: [UInt8], _ place: inout Int, _ separator: UInt8?) -> String {
    let start = place
    while place < bytes.count, bytes[place] != newline, bytes[place] != separator { place += 1 }
    let isLineEnd = place == bytes.count || bytes[place] == newline
    let end = isLineEnd && place > start && bytes[place - 1] == carriageReturn ? place - 1 : place
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// Reads from the opening quote to behind the closing one; two quotes are one that is meant.
  private static func quoted(_ bytes: [UInt8], _ place: inout Int, _ line: inout Int) throws(Problem) -> String {
    let first = line
    var field: [UInt8] = []
    place += 1
    while place < bytes.count {
      if bytes[place] == quote {
        place += 1
        guard place < bytes.count, bytes[place] == quote else { return String(decoding: field, as: UTF8.self) }
      } else if bytes[place] == newline {
        line += 1
      }
      field.append(bytes[place])
      place += 1
    }
    throw Problem(line: first, reason: "a quoted field is never closed")
  }
}
