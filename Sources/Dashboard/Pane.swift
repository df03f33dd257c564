import TUI

/// The parts of the dashboard.
package enum Pane: Int, CaseIterable, Sendable {
  case loss = 1
  case run, clusters, events, samples

  var role: Role {
    switch self {
    case .loss: .lossBox
    case .run: .runBox
    case .clusters: .clustersBox
    case .events: .eventsBox
    case .samples: .samplesBox
    }
  }

  /// The rows that it needs where panes are stacked on a small screen.
  var leastHeight: Int {
    switch self {
    case .loss, .events: 4
    case .samples: 6
    default: 5
    }
  }
}

/// Where each pane lies.
package struct ScreenLayout: Equatable {
  /// A row of panes that is shown.
  struct PlacedRow: Equatable {
    /// Its place among the arrangement's rows.
    let index: Int
    let area: Rect
    /// The first column of the right pane, where there are two.
    let split: Int?
  }

  /// In the order of the panes' numbers.
  package private(set) var panes: [(pane: Pane, area: Rect)] = []
  /// How many rows of gauges stand above the footer.
  package let gaugeRows: Int
  /// Whether the preset's arrangement for large screens is used.
  let isWide: Bool
  /// From the top; empty where panes are stacked or one has all the room, so that there is no border to move.
  private(set) var rows: [PlacedRow] = []

  package static func == (a: ScreenLayout, b: ScreenLayout) -> Bool {
    a.gaugeRows == b.gaugeRows && a.panes.elementsEqual(b.panes) { $0.pane == $1.pane && $0.area == $1.area }
  }

  /// The smallest screen that shows anything.
  static let minimum = Size(40, 12)
  /// The least height of a row and width of a pane in one, as far as there is room at all.
  static let leastHeight = 3
  static let leastWidth = 12

  /// - Parameters:
  ///   - visible: The panes that the user has not hidden.
  ///   - maximized: The one that takes all the room, if any.
  ///   - preset: How the panes share the room.
  package init(_ size: Size, visible: Set<Pane>, maximized: Pane?, preset: Preset = Preset.all[0]) {
    isWide = size.width >= 100 && size.height >= 32
    gaugeRows = isWide ? 2 : 1
    let body = Rect(x: 0, y: 1, width: size.width, height: size.height - 2 - gaugeRows)
    if let maximized, visible.contains(maximized) {
      panes = [(maximized, body)]
    } else if size.width >= 72 && size.height >= 20 {
      place(isWide ? preset.wide : preset.compact, in: body, visible)
    } else {
      stack(preset.compact.order, in: body, visible)
    }
    panes.sort { $0.pane.rawValue < $1.pane.rawValue }
  }

  /// A row that is hidden gives its height to the others.
  private mutating func place(_ arrangement: Arrangement, in body: Rect, _ visible: Set<Pane>) {
    let shown = arrangement.rows.enumerated().map { index, row in
      (index: index, row: row, panes: row.panes.filter(visible.contains))
    }.filter { !$0.panes.isEmpty }
    var left = shown.reduce(0) { $0 + $1.row.weight }
    var y = body.y
    for (place, entry) in shown.enumerated() {
      let height = ScreenLayout.height(entry.row.weight, of: left, rows: body.maxY - y, others: shown.count - place - 1)
      left -= entry.row.weight
      let area = Rect(x: body.x, y: y, width: body.width, height: height)
      let split = entry.panes.count == 2 ? area.maxX - ScreenLayout.side(entry.row, area.width) : nil
      rows.append(PlacedRow(index: entry.index, area: area, split: split))
      panes.append((entry.panes[0], Rect(x: area.x, y: y, width: (split ?? area.maxX) - area.x, height: height)))
      if let split { panes.append((entry.panes[1], Rect(x: split, y: y, width: area.maxX - split, height: height))) }
      y += height
    }
  }

  /// The height of a row by its share of the rows that are left; enough stays for the others.
  private static func height(_ weight: Double, of left: Double, rows: Int, others: Int) -> Int {
    if others == 0 { return rows }
    let wished = Int(Double(rows) * weight / max(left, 1e-9) + 1e-9)
    return min(max(wished, leastHeight), max(1, rows - leastHeight * others))
  }

  /// The width of the right pane of a row.
  private static func side(_ row: Arrangement.Row, _ width: Int) -> Int {
    let wished = min(max(Int(Double(width) * row.side + 1e-9), row.columns.lowerBound), row.columns.upperBound)
    return min(max(wished, leastWidth), width - leastWidth)
  }

  /// One below the other, as many as have room: what matters least goes first.
  private mutating func stack(_ order: [Pane], in body: Rect, _ visible: Set<Pane>) {
    var shown: [(pane: Pane, minimum: Int)] = []
    var needed = 0
    for pane in order where visible.contains(pane) {
      guard shown.isEmpty || needed + pane.leastHeight <= body.height else { break }
      shown.append((pane, pane.leastHeight))
      needed += pane.leastHeight
    }
    var y = body.y
    var left = shown.count
    for entry in shown {
      let spare = max(0, body.height - needed) / shown.count
      let height = left == 1 ? body.maxY - y : entry.minimum + spare
      panes.append((entry.pane, Rect(x: body.x, y: y, width: body.width, height: height)))
      y += height
      left -= 1
    }
  }
}
