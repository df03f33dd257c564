import TUI

extension Preset {
  /// Moves a border of a layout that was made from this to a cell.
  package mutating func move(
    _ border: ScreenLayout.Border, of layout: ScreenLayout, to cell: (x: Int, y: Int)
  ) {
    if layout.isWide {
      wide = layout.moving(border, toX: cell.x, y: cell.y, in: wide)
    } else {
      compact = layout.moving(border, toX: cell.x, y: cell.y, in: compact)
    }
  }
}

extension ScreenLayout {
  /// A line between panes that can be moved.
  package enum Border: Equatable, Sendable {
    /// Between a row that is shown, counted from the top, and the next.
    case below(row: Int)
    /// Between the two panes of a row.
    case within(row: Int)
  }

  /// The border at a cell: frames lie side by side, so that each border is two cells wide.
  package func border(x: Int, y: Int) -> Border? {
    for (place, row) in rows.enumerated() where row.area.contains(x: x, y: y) {
      if let split = row.split, x == split || x == split - 1 { return .within(row: place) }
      if y == row.area.maxY - 1 && place < rows.count - 1 { return .below(row: place) }
      if y == row.area.y && place > 0 { return .below(row: place - 1) }
    }
    return nil
  }

  /// The arrangement with a border moved to a cell, or as near to it as the panes beside it allow.
  ///
  /// - Parameter arrangement: The one that this layout was made from.
  fileprivate func moving(_ border: Border, toX x: Int, y: Int, in arrangement: Arrangement) -> Arrangement {
    var result = arrangement
    switch border {
    case .within(let place):
      guard rows.indices.contains(place), rows[place].split != nil else { return arrangement }
      let area = rows[place].area
      let least = ScreenLayout.leastWidth
      let side = min(max(area.maxX - x, least), area.width - least)
      result.rows[rows[place].index].side = Double(side) / Double(area.width)
      result.rows[rows[place].index].columns = 0...Int.max
    case .below(let place):
      guard rows.indices.contains(place + 1) else { return arrangement }
      let (upper, lower) = (rows[place].area, rows[place + 1].area)
      let room = upper.height + lower.height
      let least = ScreenLayout.leastHeight
      guard room >= 2 * least else { return arrangement }
      let height = min(max(y - upper.y, least), room - least)
      // Weights in rows of cells say exactly what is on the screen; what is hidden keeps its share.
      let total = rows.reduce(0) { $0 + $1.area.height }
      let scale = Double(total) / max(rows.reduce(0) { $0 + arrangement.rows[$1.index].weight }, 1e-9)
      for index in result.rows.indices { result.rows[index].weight *= scale }
      for row in rows { result.rows[row.index].weight = Double(row.area.height) }
      result.rows[rows[place].index].weight = Double(height)
      result.rows[rows[place + 1].index].weight = Double(room - height)
    }
    return result
  }
}
