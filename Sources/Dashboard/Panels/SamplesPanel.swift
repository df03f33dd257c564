import TUI
import Telemetry

/// The images of the selected cluster that lie nearest to its centroid.
struct SamplesPanel: Widget {
  let model: DashboardModel
  let look: Look

  func render(in area: Rect, into buffer: inout Buffer) {
    let members = model.members
    let left = Character(look.glyphs.left)
    let right = Character(look.glyphs.right)
    Box(
      title: "samples c\(model.selectedCluster)", number: 5, note: "\(left)/\(right) cluster",
      footer: "nearest to the centroid", isFocused: model.focused == .samples, role: .samplesBox, look: look
    ).render(in: area, into: &buffer)
    let inner = Box.inner(of: area)
    guard !members.isEmpty else {
      let text = model.picture == nil ? "the samples appear with the first assignment" : "this cluster is empty"
      buffer.write(text, x: inner.x + 1, y: inner.y, style: look.style(.inactive), in: inner)
      return
    }
    let grid = Grid(inner, count: members.count)
    for (index, member) in members.prefix(grid.columns * grid.rows).enumerated() {
      render(member, in: grid.area(index), into: &buffer)
    }
  }

  private func render(_ member: ClusterPicture.Member, in area: Rect, into buffer: inout Buffer) {
    let image = Rect(x: area.x, y: area.y, width: area.width, height: area.height - 1)
    if let thumbnail = model.thumbnails[member.image] {
      ImageView(
        pixels: thumbnail.pixels, channels: thumbnail.channels, height: thumbnail.height, width: thumbnail.width,
        mode: model.settings.images, look: look
      ).render(in: image, into: &buffer)
    }
    let caption = caption(member, width: area.width)
    buffer.write(caption, x: area.x, y: area.maxY - 1, style: look.style(.graphText), in: area)
  }

  /// The image's number, its distance, and its true class where there is room.
  private func caption(_ member: ClusterPicture.Member, width: Int) -> String {
    let distance = "d" + NumberFormat.fixed(Double(member.distance), 2)
    let label = member.label.map { " \(Character(look.glyphs.info))\($0)" } ?? ""
    let texts = ["#\(member.image) \(distance)\(label)", "#\(member.image)\(label)", "#\(member.image)"]
    return texts.first { $0.unicodeScalars.count <= width } ?? ""
  }

  /// Square images side by side: two rows of them where the pane is high, and as large as a row allows.
  private struct Grid {
    let columns: Int
    let rows: Int
    private let cell: Size
    private let origin: Rect

    init(_ area: Rect, count: Int) {
      origin = area
      rows = max(1, min(area.height / 9, 3))
      let height = max(2, area.height / rows)
      let width = max(4, min(2 * (height - 1), area.width - 2))
      cell = Size(width, height)
      columns = max(1, (area.width - 1) / (width + 2))
    }

    func area(_ index: Int) -> Rect {
      Rect(
        x: origin.x + 1 + index % columns * (cell.width + 2), y: origin.y + index / columns * cell.height,
        width: cell.width, height: min(cell.height, origin.height)
      ).intersection(origin)
    }
  }
}
