import TUI
import Telemetry

/// The sizes of the clusters through the epochs: a column an epoch (or several), the largest clusters in the upper row;
/// at the foot, where clusters were empty. The shade says how a size compares with that of equal clusters.
struct SizeHeatMap: Widget {
  let model: DashboardModel
  let look: Look

  /// Epochs that are drawn in the same cells, as indices of the history's columns.
  private struct Strip {
    var x: Int
    var width: Int
    var columns: Range<Int>
  }

  private static let widestCell = 4

  func render(in area: Rect, into buffer: inout Buffer) {
    let columns = model.sizes.columns
    guard !columns.isEmpty, area.width > 0, area.height > 1 else { return }
    let map = map(in: area)
    if map.x > area.x { renderRanks(map, in: area, into: &buffer) }
    let strips = strips(columns.count, in: map)
    for strip in strips { render(strip, columns[strip.columns], in: map, into: &buffer) }
    renderFoot(strips, y: map.maxY, in: area, into: &buffer)
  }

  /// The part of an area for the shades.
  private func map(in area: Rect) -> Rect {
    let labelWidth = area.width >= 24 ? max(3, "\(model.picture?.sizes.count ?? 0)".count) + 1 : 0
    let footRows = area.height >= 6 ? 2 : 1
    return Rect(x: area.x + labelWidth, y: area.y, width: area.width - labelWidth, height: area.height - footRows)
  }

  /// The epochs side by side, the foot included; nil where none is drawn.
  func epochAxis(in area: Rect) -> EpochAxis? {
    let columns = model.sizes.columns
    guard !columns.isEmpty, area.width > 0, area.height > 1 else { return nil }
    let map = map(in: area)
    let strips = strips(columns.count, in: map)
    let shown = Rect(
      x: map.x, y: map.y, width: (strips.last.map { $0.x + $0.width } ?? map.x) - map.x, height: area.height)
    return EpochAxis(area: shown) { column in
      let next = strips.firstIndex(behind: { $0.x > map.x + column })
      let place = max(0, next - 1)
      // The last strip is the present, whatever epochs share it.
      let epochs = columns[strips[place].columns.lowerBound].epochs
      return place == strips.count - 1 ? columns[columns.count - 1].epochs.upperBound : epochs.lowerBound
    }
  }

  /// The shades, and from which share of the mean size each is drawn.
  static func legend(_ glyphs: Glyphs) -> String {
    zip(shades(glyphs).dropFirst(), ["0.25", "0.5", "1", "2"]).map { "\(Character($0)) \($1)" }.joined(separator: " ")
      + " of the mean"
  }

  private static func shades(_ glyphs: Glyphs) -> [Unicode.Scalar] {
    glyphs.usesHalfBlocks ? [" ", "░", "▒", "▓", "█"] : [" ", ".", ":", "+", "#"]
  }

  /// Where each epoch is drawn: in up to four columns, or several in one.
  private func strips(_ count: Int, in map: Rect) -> [Strip] {
    if count <= map.width {
      let width = min(SizeHeatMap.widestCell, map.width / count)
      return (0..<count).map { Strip(x: map.x + $0 * width, width: width, columns: $0..<$0 + 1) }
    }
    return (0..<map.width).map {
      Strip(x: map.x + $0, width: 1, columns: $0 * count / map.width..<($0 + 1) * count / map.width)
    }
  }

  private func render(
    _ strip: Strip, _ columns: ArraySlice<SizeHistory.Column>, in map: Rect, into buffer: inout Buffer
  ) {
    let shades = SizeHeatMap.shades(look.glyphs)
    for row in 0..<map.height {
      let first = row * SizeProfile.rankCount / map.height
      let end = max(first + 1, (row + 1) * SizeProfile.rankCount / map.height)
      var sum = 0.0
      for column in columns {
        for rank in first..<min(end, SizeProfile.rankCount) { sum += Double(column.ranks[rank]) }
      }
      let ratio = sum / Double(columns.count * (min(end, SizeProfile.rankCount) - first))
      // An eighth of the mean to eight times the mean; the shades begin at sixths of that.
      let share = ratio > 0 ? max(0, min(1, (ratio.binaryLogarithm + 3) / 6)) : 0
      let cell = Cell(shades[min(4, Int(share * 6))], look.style(.heat, at: share))
      for x in strip.x..<strip.x + strip.width { buffer[x, map.y + row] = cell }
    }
  }

  private func renderRanks(_ map: Rect, in area: Rect, into buffer: inout Buffer) {
    let style = look.style(.graphText)
    buffer.write("1", rightAlignedTo: map.x - 1, y: map.y, style: style, in: area)
    guard map.height >= 3, let last = model.picture?.sizes.count else { return }
    buffer.write("\(last)", rightAlignedTo: map.x - 1, y: map.maxY - 1, style: style, in: area)
  }

  /// A row of marks where clusters were empty, and below it, where there is room, the epochs' numbers. The epoch that is
  /// looked at is marked in both.
  private func renderFoot(_ strips: [Strip], y: Int, in area: Rect, into buffer: inout Buffer) {
    let shown = model.past.flatMap { past in
      model.sizes.column(ofEpoch: past.epoch).flatMap { column in strips.first { $0.columns.contains(column) } }
    }
    for strip in strips {
      for x in strip.x..<strip.x + strip.width { buffer[x, y] = Cell(look.glyphs.horizontal, look.style(.divider)) }
      let isEmpty = model.sizes.columns[strip.columns].contains(where: \.hasEmpty)
      if isEmpty { buffer[strip.x, y] = Cell(look.glyphs.emptyCluster, look.style(.empty, .bold)) }
      if strip.x == shown?.x {
        let mark = isEmpty ? look.glyphs.emptyCluster : look.glyphs.running
        buffer[strip.x, y] = Cell(mark, look.style(.selectedForeground, .bold))
      }
    }
    if y + 1 < area.maxY { renderEpochs(strips, shown, y: y + 1, in: area, into: &buffer) }
  }

  /// The numbers of the first epochs of as many strips as have room; that of the epoch that is looked at in any case.
  private func renderEpochs(_ strips: [Strip], _ shown: Strip?, y: Int, in area: Rect, into buffer: inout Buffer) {
    var taken = 0..<0
    if let shown, let past = model.past {
      let label = "ep\(past.epoch + 1)"
      let x = min(shown.x, area.maxX - label.count)
      taken = x - 2..<buffer.write(label, x: x, y: y, style: look.style(.highlight, .bold), in: area) + 2
    }
    var next = area.x
    for strip in strips where strip.x >= next {
      let label = "ep\(model.sizes.columns[strip.columns.lowerBound].epochs.lowerBound + 1)"
      let cells = strip.x..<strip.x + label.count
      guard cells.upperBound <= area.maxX, !cells.overlaps(taken) else { continue }
      next = buffer.write(label, x: strip.x, y: y, style: look.style(.graphText), in: area) + 4
    }
  }
}
