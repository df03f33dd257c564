import TUI
import Telemetry

/// What the filters of a layer answer to: a row a filter, the image that maximises it and those that activate it most.
struct FiltersPanel: Widget {
  let model: DashboardModel
  let look: Look

  /// Columns between two images.
  private static let gap = 2

  func render(in area: Rect, into buffer: inout Buffer) {
    let page = model.filters.page
    buffer.fill(area, with: Cell(" ", look.style(.mainForeground)))
    Box(
      title: "filters", note: page.map { note($0, width: area.width - 18) } ?? "",
      footer: "arrows: filters, layers  Enter: anew  Esc: back",
      isFocused: true, role: .samplesBox, look: look
    ).render(in: area, into: &buffer)
    let inner = Box.inner(of: area)
    let status = status
    let statusRows = status == nil || inner.height < 3 ? 0 : 1
    if let status {
      let style = look.style(model.filters.problem == nil ? .inactive : .eventWarning)
      buffer.write(
        status.truncated(to: inner.width - 2, with: look.glyphs.ellipsis), x: inner.x + 1, y: inner.maxY - 1,
        style: style, in: inner)
    }
    guard let page, !page.filters.isEmpty else { return }
    let height = max(2, (inner.height - statusRows) / FilterRequest.count)
    for (index, filter) in page.filters.enumerated() {
      let row = Rect(x: inner.x, y: inner.y + index * height, width: inner.width, height: height)
      render(filter, in: row.intersection(inner), into: &buffer)
    }
  }

  /// Which filters these are, and whose, where there is room for it.
  private func note(_ page: FilterPage, width: Int) -> String {
    let last = page.request.first + page.filters.count - 1
    let filters = "\(page.layerName.sanitized())  \(page.request.first)-\(last) of \(page.filterCount)"
    let whole = filters + "  " + page.snapshot.sanitized()
    return whole.unicodeScalars.count <= width ? whole : filters
  }

  /// How far the work is, or what is wrong; nil where there is nothing to say.
  private var status: String? {
    if let problem = model.filters.problem { return problem }
    if let progress = model.filters.progress {
      return "\(NumberFormat.percent(progress, 0)) done, on one thread of low priority"
    }
    return model.filters.page.flatMap { $0.note.isEmpty ? nil : $0.note.sanitized() }
  }

  private func render(_ filter: FilterPage.Filter, in row: Rect, into buffer: inout Buffer) {
    guard row.height >= 2 else { return }
    let width = max(6, ImageView.columns(row.height - 1, look.cellRatio))
    var x = row.x + 1
    let own = "\(filter.number) " + NumberFormat.brief(Double(filter.made.activation))
    render(filter.made.thumbnail, own, look.style(.highlight), x: x, width: width, in: row, into: &buffer)
    x += width + 1
    for y in row.y..<row.maxY where x < row.maxX { buffer[x, y] = Cell(look.glyphs.vertical, look.style(.divider)) }
    x += FiltersPanel.gap
    for found in filter.found {
      guard x + width < row.maxX else { break }
      let name = "#\(found.thumbnail.image)"
      let captions = [name + " " + NumberFormat.brief(Double(found.activation)), name]
      let caption = captions.first { $0.unicodeScalars.count <= width } ?? ""
      render(found.thumbnail, caption, look.style(.graphText), x: x, width: width, in: row, into: &buffer)
      x += width + FiltersPanel.gap
    }
  }

  private func render(
    _ thumbnail: Thumbnail, _ caption: String, _ style: Style, x: Int, width: Int, in row: Rect,
    into buffer: inout Buffer
  ) {
    let image = Rect(x: x, y: row.y, width: width, height: row.height - 1).intersection(row)
    ImageView(
      pixels: thumbnail.pixels, channels: thumbnail.channels, height: thumbnail.height, width: thumbnail.width,
      mode: model.settings.images, look: look
    ).render(in: image, into: &buffer)
    let area = Rect(x: x, y: row.maxY - 1, width: width, height: 1).intersection(row)
    buffer.write(caption, x: x, y: row.maxY - 1, style: style, in: area)
  }
}
