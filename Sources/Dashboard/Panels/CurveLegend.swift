import TUI

/// What each curve of a plot is: its letter, its name, and its range or its value at the cursor.
struct CurveLegend {
  struct Entry {
    var letter: Unicode.Scalar
    var name: String
    var detail: String
    var style: Style

    /// What stands behind the letter.
    var text: String { name + (name.isEmpty || detail.isEmpty ? "" : " ") + detail }
    var width: Int { 2 + text.unicodeScalars.count }
  }

  /// Row by row.
  let rows: [[Entry]]

  /// Entries with what matters less left out where there is no room: names where values are read, else ranges.
  init(_ entries: [Entry], isReading: Bool, width: Int, limit: Int) {
    let full = CurveLegend.flowed(entries, width)
    if full.count <= limit {
      rows = full
      return
    }
    let short = entries.map { entry in
      var short = entry
      if isReading { short.name = "" } else { short.detail = "" }
      return short
    }
    rows = Array(CurveLegend.flowed(short, width).prefix(max(0, limit)))
  }

  private static func flowed(_ entries: [Entry], _ width: Int) -> [[Entry]] {
    var rows: [[Entry]] = []
    var x = 0
    for entry in entries {
      if rows.isEmpty || x + 2 + entry.width > width {
        rows.append([])
        x = 0
      }
      rows[rows.count - 1].append(entry)
      x += entry.width + 2
    }
    return rows
  }

  /// Draws it at the top of an area.
  func render(_ look: Look, in area: Rect, into buffer: inout Buffer) {
    for (row, entries) in rows.enumerated() {
      var x = area.x + 1
      for entry in entries {
        var style = entry.style
        style.attributes.insert(.bold)
        x = buffer.write("\(Character(entry.letter)) ", x: x, y: area.y + row, style: style, in: area)
        x = buffer.write(entry.text, x: x, y: area.y + row, style: entry.style, in: area) + 2
      }
    }
  }
}
