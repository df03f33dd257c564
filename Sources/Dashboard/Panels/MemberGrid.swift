import TUI
import Telemetry

/// Images of a cluster side by side, each with its number, distance and class below.
struct MemberGrid: Widget {
  let model: DashboardModel
  /// About the height of a row of images, its caption included.
  var rowHeight = 9
  let look: Look

  func render(in area: Rect, into buffer: inout Buffer) {
    let members = model.members
    guard !members.isEmpty else {
      buffer.write(model.noMembersText, x: area.x + 1, y: area.y, style: look.style(.inactive), in: area)
      return
    }
    guard area.height >= 2, area.width >= 6 else { return }
    let grid = Grid(area, rowHeight: rowHeight, cellRatio: look.cellRatio)
    for (index, member) in members.prefix(grid.columns * grid.rows).enumerated() {
      render(member, in: grid.area(index), into: &buffer)
    }
  }

  private func render(_ member: ClusterPicture.Member, in area: Rect, into buffer: inout Buffer) {
    let image = Rect(x: area.x, y: area.y, width: area.width, height: area.height - 1)
    if let thumbnail = model.thumbnails[member.image] {
      render(thumbnail, in: image, into: &buffer)
    }
    let caption = caption(member, width: area.width)
    buffer.write(caption, x: area.x, y: area.maxY - 1, style: look.style(.graphText), in: area)
  }

  private func render(_ thumbnail: Thumbnail, in area: Rect, into buffer: inout Buffer) {
    guard look.usesPictures else {
      return ImageView(
        pixels: thumbnail.pixels, channels: thumbnail.channels, height: thumbnail.height, width: thumbnail.width,
        mode: model.settings.images, look: look
      ).render(in: area, into: &buffer)
    }
    let size = ImageView.size(fitting: area.size, cellRatio: look.cellRatio)
    let picture = Picture(
      place: Rect(x: area.x, y: area.y, width: size.width, height: size.height), pixels: thumbnail.pixels,
      channels: thumbnail.channels, height: thumbnail.height, width: thumbnail.width)
    buffer.place(picture, on: look.style(.mainForeground))
  }

  /// The image's number, its distance, and its true class where there is room.
  private func caption(_ member: ClusterPicture.Member, width: Int) -> String {
    let distance = member.distance.map { " d" + NumberFormat.fixed(Double($0), 2) } ?? ""
    let label = member.label.map { " \(Character(look.glyphs.info))\($0)" } ?? ""
    let texts = ["#\(member.image)\(distance)\(label)", "#\(member.image)\(label)", "#\(member.image)"]
    return texts.first { $0.unicodeScalars.count <= width } ?? ""
  }

  /// Square images side by side: rows of them where there is height, and as large as a row allows.
  private struct Grid {
    let columns: Int
    let rows: Int
    private let cell: Size
    private let origin: Rect

    init(_ area: Rect, rowHeight: Int, cellRatio: Double) {
      origin = area
      rows = max(1, min(area.height / rowHeight, 3))
      let height = max(2, area.height / rows)
      let width = max(4, min(ImageView.columns(height - 1, cellRatio), area.width - 2))
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
