import TUI
import Telemetry

/// How large the clusters are.
struct ClustersPanel: Widget {
  let model: DashboardModel
  let look: Look

  func render(in area: Rect, into buffer: inout Buffer) {
    let sizes = model.picture?.sizes.map(Int.init) ?? []
    let own = sizes.indices.contains(model.selectedCluster) ? sizes[model.selectedCluster] : nil
    Box(
      title: "clusters", number: 3, note: note(width: area.width),
      footer: own.map { "c\(model.selectedCluster): \($0)" } ?? "", isFocused: model.focused == .clusters,
      role: .clustersBox, look: look
    ).render(in: area, into: &buffer)
    let inner = Box.inner(of: area)
    guard !sizes.isEmpty else {
      let text = model.missingText ?? ""
      buffer.write(text, x: inner.x + 1, y: inner.y, style: look.style(.inactive), in: inner)
      return
    }
    view(sizes).render(in: plot(in: inner), into: &buffer)
    guard hasFigures(inner), let figures = model.figures else { return }
    var x = inner.x + 1
    for (name, value, role) in texts(figures, width: inner.width) {
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
    guard model.clusterView == .bySize || model.clusterView == .byNumber else { return nil }
    let order = model.clusterOrder
    let plot = plot(in: Box.inner(of: area))
    guard plot.contains(x: x, y: y), let sizes = model.picture?.sizes else { return nil }
    let histogram = Histogram(values: order.map { Int(sizes[$0]) }, look: look)
    return histogram.index(at: x, in: plot).map { order[$0] }
  }

  /// The epochs side by side, where the sizes are shown through them.
  func epochAxis(in area: Rect) -> EpochAxis? {
    guard model.clusterView == .history, model.picture != nil else { return nil }
    return SizeHeatMap(model: model, look: look).epochAxis(in: plot(in: Box.inner(of: area)))
  }

  private func view(_ sizes: [Int]) -> any Widget {
    switch model.clusterView {
    case .bySize, .byNumber:
      let order = model.clusterOrder
      return Histogram(
        values: order.map { sizes[$0] }, selected: order.firstIndex(of: model.selectedCluster), look: look)
    case .history: return SizeHeatMap(model: model, look: look)
    case .map, .labelMap: return FeatureMapPlot(model: model, look: look, isByLabel: model.clusterView == .labelMap)
    }
  }

  private func note(width: Int) -> String {
    switch model.clusterView {
    case .bySize: "by size"
    case .byNumber: "by number"
    case .history: width >= 76 ? "through the epochs  " + SizeHeatMap.legend(look.glyphs) : "through the epochs"
    case .map: "map, c\(model.selectedCluster) lit"
    case .labelMap: "map by class"
    }
  }

  private func texts(_ figures: SizeFigures, width: Int) -> [(String, String, Role)] {
    let spread: [(String, String, Role)] = [
      ("H", NumberFormat.fixed(figures.entropy, 3), .highlight),
      ("Gini", NumberFormat.fixed(figures.gini, 3), .highlight),
    ]
    let empty = figures.emptyCount
    var result: [(String, String, Role)] = [
      ("min", "\(figures.minimum)", .mainForeground), ("p50", "\(figures.median)", .mainForeground),
      ("max", "\(figures.maximum)", .mainForeground), ("empty", "\(empty)", empty > 0 ? .empty : .mainForeground),
    ]
    guard width >= 60 else { return result + spread }
    result.insert(("p10", "\(figures.p10)", .mainForeground), at: 1)
    result.insert(("p90", "\(figures.p90)", .mainForeground), at: 3)
    return spread + result + [("so far", "\(model.emptyCount)", .mainForeground)]
  }
}
