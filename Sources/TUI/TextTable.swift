/// Rows of text with aligned columns.
public enum TextTable {
  /// One line a row, two spaces between columns.
  ///
  /// - Parameters:
  ///   - rows: As many cells in each.
  ///   - isNumber: Whether a column's cells end, and not begin, below each other.
  public static func lines(_ rows: [[String]], isNumber: (_ column: Int) -> Bool) -> [String] {
    let columns = rows.first?.indices ?? 0..<0
    let widths = columns.map { column in rows.map { $0[column].unicodeScalars.count }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for column in columns {
        let space = String(repeating: " ", count: widths[column] - row[column].unicodeScalars.count)
        line += (column == 0 ? "" : "  ") + (isNumber(column) ? space + row[column] : row[column] + space)
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
