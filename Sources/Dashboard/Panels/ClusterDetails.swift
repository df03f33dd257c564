import TUI
import Telemetry

/// The selected cluster: what matters most above, its images in the rows that are left.
struct ClusterDetails: Widget {
  let model: DashboardModel
  let picture: ClusterPicture
  let look: Look

  private typealias Part = (text: String, role: Role)

  private var cluster: Int { model.selectedCluster }
  private var size: Int { Int(picture.sizes[cluster]) }
  private var figures: ClusterFigures {
    picture.figures.indices.contains(cluster) ? picture.figures[cluster] : ClusterFigures()
  }

  func render(in area: Rect, into buffer: inout Buffer) {
    guard picture.sizes.indices.contains(cluster), area.width >= 12, area.height > 0 else { return }
    // Images take the lower half at least, where there is room for both.
    let limit = area.height >= 10 ? max(5, area.height - 8) : area.height
    let room = Rect(x: area.x, y: area.y, width: area.width, height: limit)
    var y = room.y
    renderParts(headline, y: &y, in: room, into: &buffer)
    for line in wrapped(picture.lineage(of: cluster).joined(separator: "; "), width: area.width).prefix(2) {
      renderParts([(line, .mainForeground)], y: &y, in: room, into: &buffer)
    }
    renderMix(y: &y, in: room, into: &buffer)
    renderSizes(y: &y, in: room, into: &buffer)
    for line in relations where line.count > 1 {
      renderParts(line, y: &y, in: room, into: &buffer)
    }
    guard area.maxY - y >= 4 else { return }
    let title = model.membersTitle
    buffer.write(title, x: area.x, y: y, style: look.style(.title), in: area)
    let line = area.x + title.unicodeScalars.count + 1
    for x in line..<max(line, area.maxX - 1) { buffer[x, y] = Cell(look.glyphs.horizontal, look.style(.divider)) }
    MemberGrid(model: model, rowHeight: 5, look: look).render(
      in: Rect(x: area.x - 1, y: y + 1, width: area.width + 1, height: area.maxY - y - 1), into: &buffer)
  }

  /// A line of as many parts as have room: half a figure misleads.
  private func renderParts(_ parts: [Part], y: inout Int, in area: Rect, into buffer: inout Buffer) {
    guard y < area.maxY else { return }
    var x = area.x
    for (index, part) in parts.enumerated() {
      let width = part.text.unicodeScalars.count
      if index > 0 && x + width > area.maxX { break }
      x = buffer.write(part.text, x: x, y: y, style: look.style(part.role), in: area) + 2
    }
    y += 1
  }

  private var headline: [Part] {
    var parts: [Part] = [("c\(cluster)", .highlight), ("\(NumberFormat.grouped(size)) images", .mainForeground)]
    if let birth = figures.birth { parts.append(("age \(picture.epoch - birth)", .mainForeground)) }
    if let churn = figures.churn(size: size) {
      parts.append(("churn \(NumberFormat.percent(churn, 0))", .mainForeground))
    }
    if let purity = figures.purity { parts.append(("purity \(NumberFormat.roundPercent(purity))", .mainForeground)) }
    if let spread = figures.spread {
      parts.append(("spread \(NumberFormat.fixed(Double(spread), 3))", .mainForeground))
    }
    return parts
  }

  /// The most frequent classes, a bar and a share each; fewer where there is little height.
  private func renderMix(y: inout Int, in area: Rect, into buffer: inout Buffer) {
    let labels = figures.labels.prefix(max(1, area.height / 4))
    let names = labels.map { model.className($0.number).truncated(to: area.width / 3, with: look.glyphs.ellipsis) }
    let nameWidth = names.map(\.unicodeScalars.count).max() ?? 0
    for (name, label) in zip(names, labels) where y < area.maxY {
      let share = Double(label.count) / Double(max(1, figures.labelled))
      let percent = NumberFormat.roundPercent(share)
      buffer.write(name, x: area.x, y: y, style: look.style(.mainForeground), in: area)
      let start = area.x + nameWidth + 1
      let room = max(0, area.maxX - 1 - 6 - start)
      for x in 0..<min(room, max(1, Int((share * Double(room)).rounded()))) {
        buffer[start + x, y] = Cell(look.glyphs.gaugeFull, look.style(.nmi, at: share))
      }
      buffer.write(percent, rightAlignedTo: area.maxX - 1, y: y, style: look.style(.graphText), in: area)
      y += 1
    }
  }

  /// The size through the epochs that the cluster has gone on through.
  private func renderSizes(y: inout Int, in area: Rect, into buffer: inout Buffer) {
    let ancestors = picture.ancestry(of: cluster).reversed()
    guard y < area.maxY, ancestors.count > 1 else { return }
    let sizes = ancestors.map(\.size)
    let text = "\(sizes.min() ?? 0)-\(sizes.max() ?? 0)"
    var x = buffer.write("size  ", x: area.x, y: y, style: look.style(.graphText), in: area)
    let width = min(sizes.count, max(0, area.maxX - x - text.unicodeScalars.count - 2))
    Sparkline(values: sizes.map(Double.init), gradient: .size, look: look).render(
      in: Rect(x: x, y: y, width: width, height: 1), into: &buffer)
    x += width + 1
    buffer.write(text, x: x, y: y, style: look.style(.mainForeground), in: area)
    y += 1
  }

  /// Where the members came from, where those went that left, and what is near.
  private var relations: [[Part]] {
    [
      relation("from", figures.sources.map { "c\($0.number) \($0.count)" }),
      relation("left to", figures.destinations.map { "c\($0.number) \($0.count)" }),
      relation(
        "near", figures.neighbors.map { "c\($0.cluster) \(NumberFormat.fixed(Double($0.distance), 2))" }),
    ]
  }

  private func relation(_ name: String, _ others: [String]) -> [Part] {
    var parts: [Part] = [(name, .graphText)]
    for other in others { parts.append((other, .mainForeground)) }
    return parts
  }
}
