import TUI
import Telemetry

/// A row for each cluster that the filter lets through; as many columns as have room, what matters most first.
struct ClusterTable: Widget {
  let model: DashboardModel
  let picture: ClusterPicture
  let look: Look

  /// A column of numbers; nil for the bar.
  private typealias Column = (key: ClusterKey?, title: String, width: Int)

  func render(in area: Rect, into buffer: inout Buffer) {
    guard area.height >= 2, area.width >= 8 else { return }
    let largest = Int(picture.sizes.max() ?? 0)
    let columns = columns(largest: largest, width: area.width)
    renderTitles(columns, in: area, into: &buffer)
    let rows = model.browser.rows
    let body = Rect(x: area.x, y: area.y + 1, width: area.width, height: area.height - 1)
    guard !rows.isEmpty else {
      buffer.write("no cluster passes", x: body.x + 1, y: body.y, style: look.style(.inactive), in: body)
      return
    }
    let selected = rows.firstIndex(of: model.selectedCluster)
    // The selected row is in the middle, but at the ends.
    let first = max(0, min((selected ?? 0) - body.height / 2, rows.count - body.height))
    for (line, cluster) in rows.dropFirst(first).prefix(body.height).enumerated() {
      let row = Rect(x: body.x, y: body.y + line, width: body.width, height: 1)
      render(cluster, columns, largest: largest, isSelected: first + line == selected, in: row, into: &buffer)
    }
  }

  private func columns(largest: Int, width: Int) -> [Column] {
    let numberWidth = max(3, "c\(picture.sizes.count - 1)".count)
    var columns: [Column] = [(.number, "id", numberWidth), (.size, "size", max(4, "\(largest)".count))]
    let hasFigures = !picture.figures.isEmpty
    let wanted: [(column: Column, exists: Bool)] = [
      ((nil, "", 6), true), ((.age, "age", 4), hasFigures), ((.churn, "churn", 5), hasFigures),
      ((.purity, "purity", 6), hasFigures && picture.figures.contains { $0.labelled > 0 }),
      ((.spread, "spread", 6), hasFigures),
    ]
    var left = width - 2 - columns.reduce(0) { $0 + $1.width + 1 }  // a mark and a space in front
    for (column, _) in wanted.filter({ $0.exists }) where column.width + 1 <= left {
      columns.append(column)
      left -= column.width + 1
    }
    if let bar = columns.firstIndex(where: { $0.key == nil }) { columns[bar].width += max(0, left) }
    return columns
  }

  private func renderTitles(_ columns: [Column], in area: Rect, into buffer: inout Buffer) {
    var x = area.x + 1
    for column in columns {
      let isKey = column.key == model.browser.key
      let style = isKey ? look.style(.highlight, .bold) : look.style(.graphText)
      if column.key == .number {
        buffer.write(column.title, x: x, y: area.y, style: style, in: area)
      } else {
        buffer.write(column.title, rightAlignedTo: x + column.width, y: area.y, style: style, in: area)
      }
      x += column.width + 1
    }
  }

  private func render(
    _ cluster: Int, _ columns: [Column], largest: Int, isSelected: Bool, in row: Rect, into buffer: inout Buffer
  ) {
    let plain = look.style(isSelected ? .selectedForeground : .mainForeground)
    if isSelected {
      buffer.fill(row, with: Cell(" ", plain))
      buffer[row.x, row.y] = Cell(look.glyphs.right, plain)  // the row is told without colour too
    }
    var x = row.x + 1
    for column in columns {
      let cell = Rect(x: x, y: row.y, width: column.width, height: 1)
      if let key = column.key {
        let text = text(key, of: cluster)
        let style = key == .number && !isSelected ? look.style(.highlight) : plain
        if key == .number {
          buffer.write(text, x: x, y: row.y, style: style, in: row)
        } else {
          buffer.write(text, rightAlignedTo: cell.maxX, y: row.y, style: style, in: row)
        }
      } else {
        renderBar(of: cluster, largest: largest, isSelected ? plain : nil, in: cell, into: &buffer)
      }
      x = cell.maxX + 1
    }
  }

  private func text(_ key: ClusterKey, of cluster: Int) -> String {
    guard let value = key.value(of: cluster, in: picture) else { return "-" }
    switch key {
    case .number: return "c\(cluster)"
    case .size, .age: return NumberFormat.fixed(value, 0)
    case .churn, .purity: return NumberFormat.fixed(value, 0) + " %"
    case .spread: return NumberFormat.fixed(value, 3)
    }
  }

  private func renderBar(of cluster: Int, largest: Int, _ style: Style?, in cell: Rect, into buffer: inout Buffer) {
    let size = Int(picture.sizes[cluster])
    guard size > 0 else {
      buffer[cell.x, cell.y] = Cell(look.glyphs.emptyCluster, style ?? look.style(.empty, .bold))
      return
    }
    let share = Double(size) / Double(max(1, largest))
    let length = max(1, Int((share * Double(cell.width)).rounded()))
    for x in 0..<min(length, cell.width) {
      buffer[cell.x + x, cell.y] = Cell(look.glyphs.gaugeFull, style ?? look.style(.size, at: share))
    }
  }
}
