import TUI
import Telemetry

/// How large the clusters are.
struct ClustersPanel: Widget {
  let model: DashboardModel
  let look: Look

  func render(in area: Rect, into buffer: inout Buffer) {
    let sizes = model.picture?.sizes.map(Int.init) ?? []
    let order = model.clusterOrder
    let own = sizes.indices.contains(model.selectedCluster) ? sizes[model.selectedCluster] : nil
    Box(
      title: "clusters", number: 3, note: model.isSortedBySize ? "by size" : "by number",
      footer: own.map { "c\(model.selectedCluster): \($0)" } ?? "", isFocused: model.focused == .clusters,
      role: .clustersBox, look: look
    ).render(in: area, into: &buffer)
    let inner = Box.inner(of: area)
    guard !sizes.isEmpty else {
      buffer.write(
        "the clusters appear with the first assignment", x: inner.x + 1, y: inner.y, style: look.style(.inactive),
        in: inner)
      return
    }
    Histogram(values: order.map { sizes[$0] }, selected: order.firstIndex(of: model.selectedCluster), look: look)
      .render(in: plot(in: inner), into: &buffer)
    guard hasFigures(inner) else { return }
    var x = inner.x + 1
    for (name, value, role) in figures(sizes, width: inner.width) {
      if x + name.unicodeScalars.count + 1 + value.unicodeScalars.count > inner.maxX { break }
      x = buffer.write(name + " ", x: x, y: inner.maxY - 1, style: look.style(.graphText), in: inner)
      x = buffer.write(value, x: x, y: inner.maxY - 1, style: look.style(role), in: inner) + 2
    }
  }

  private func hasFigures(_ inner: Rect) -> Bool { inner.height >= 4 }

  private func plot(in inner: Rect) -> Rect {
    Rect(x: inner.x + 1, y: inner.y, width: inner.width - 2, height: inner.height - (hasFigures(inner) ? 1 : 0))
  }

  /// The cluster whose bar is drawn at a cell of the panel; the first of a column's.
  func cluster(x: Int, y: Int, in area: Rect) -> Int? {
    let order = model.clusterOrder
    let plot = plot(in: Box.inner(of: area))
    guard plot.contains(x: x, y: y), let sizes = model.picture?.sizes else { return nil }
    let histogram = Histogram(values: order.map { Int(sizes[$0]) }, look: look)
    return histogram.index(at: x, in: plot).map { order[$0] }
  }

  private func figures(_ sizes: [Int], width: Int) -> [(String, String, Role)] {
    let sorted = sizes.sorted()
    func quantile(_ share: Double) -> String { "\(sorted[Int(share * Double(sorted.count - 1))])" }
    let empty = sizes.count { $0 == 0 }
    var result: [(String, String, Role)] = [
      ("min", quantile(0), .mainForeground), ("p50", quantile(0.5), .mainForeground),
      ("max", quantile(1), .mainForeground), ("empty", "\(empty)", empty > 0 ? .empty : .mainForeground),
    ]
    if width >= 60 {
      result.insert(("p10", quantile(0.1), .mainForeground), at: 1)
      result.insert(("p90", quantile(0.9), .mainForeground), at: 3)
      result.append(("so far", "\(model.emptyCount)", .mainForeground))
    }
    return result
  }
}
