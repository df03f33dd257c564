import TUI
import Telemetry

/// The clusters on the whole screen: a table of all of them, and the selected one in detail.
struct ClusterBrowserPanel: Widget {
  let model: DashboardModel
  let look: Look

  /// Where each part lies; what matters least has no rows on a small screen.
  private struct Parts {
    var table: Rect
    var details: Rect
    var filter: Rect
    /// The column between table and details; nil where they lie one above the other.
    var divider: Int?
  }

  func render(in area: Rect, into buffer: inout Buffer) {
    let browser = model.browser
    let place = browser.rows.firstIndex(of: model.selectedCluster).map { "\($0 + 1)" } ?? "-"
    Box(
      title: "clusters", number: 3, note: "by \(browser.key.rawValue)  \(place) of \(browser.rows.count)",
      footer: model.picture?.lineageSummary ?? "", isFocused: true, role: .clustersBox, look: look
    ).render(in: area, into: &buffer)
    let inner = Box.inner(of: area)
    guard let picture = model.picture else {
      buffer.write(
        model.missingText ?? "", x: inner.x + 1, y: inner.y, style: look.style(.inactive),
        in: inner)
      return
    }
    let parts = parts(of: inner)
    ClusterTable(model: model, picture: picture, look: look).render(in: parts.table, into: &buffer)
    ClusterDetails(model: model, picture: picture, look: look).render(in: parts.details, into: &buffer)
    FilterRow(
      text: browser.line?.text ?? browser.filterText, isEdited: browser.line != nil, problem: browser.problem,
      found: "\(browser.rows.count) of \(picture.sizes.count)", look: look
    ).render(in: parts.filter, into: &buffer)
    if let divider = parts.divider {
      for y in inner.y..<inner.maxY { buffer[divider, y] = Cell(look.glyphs.vertical, look.style(.divider)) }
    }
  }

  private func parts(of inner: Rect) -> Parts {
    let browser = model.browser
    let filterRows = browser.problem != nil ? 2 : browser.line != nil || !browser.filterText.isEmpty ? 1 : 0
    if inner.width >= 72 {
      let width = min(58, inner.width * 48 / 100)
      let height = inner.height - filterRows
      return Parts(
        table: Rect(x: inner.x, y: inner.y, width: width, height: height),
        details: Rect(x: inner.x + width + 2, y: inner.y, width: inner.width - width - 2, height: inner.height),
        filter: Rect(x: inner.x + 1, y: inner.y + height, width: width - 1, height: filterRows),
        divider: inner.x + width)
    }
    let below = inner.height >= 6 ? inner.height * 2 / 5 : 0
    let height = inner.height - below - filterRows
    return Parts(
      table: Rect(x: inner.x, y: inner.y, width: inner.width, height: height),
      details: Rect(x: inner.x + 1, y: inner.maxY - below, width: inner.width - 1, height: below),
      filter: Rect(x: inner.x + 1, y: inner.y + height, width: inner.width - 2, height: filterRows),
      divider: nil)
  }
}
