/// What of the face is remembered from one session to the next, beside the options: what the user has only put in its
/// place, and would not write into a configuration.
public struct FaceMemory: Sendable, Equatable {
  /// The name of the layout.
  public var layout: String?
  /// The panes' names, with blanks between them.
  public var panes: String?
  /// The way in which the clusters are shown.
  public var clusterView: String?

  /// Nothing, or what a file says: names that mean nothing are as if they were not there.
  public init(layout: String? = nil, panes: String? = nil, clusterView: String? = nil) {
    (self.layout, self.panes, self.clusterView) = (layout, panes, clusterView)
  }
}

extension DashboardModel {
  /// What is to be remembered of the face as it is now.
  public var memory: FaceMemory {
    let panes = Pane.allCases.filter(visible.contains).map { "\($0)" }
    return FaceMemory(
      layout: Preset.all[face.presetIndex].name, panes: panes.joined(separator: " "), clusterView: "\(clusterView)")
  }

  /// Puts the face as it was in another session.
  public mutating func recall(_ memory: FaceMemory) {
    if let place = Preset.all.firstIndex(where: { $0.name == memory.layout }) {
      face.presetIndex = place
      face.preset = Preset.all[place]
      visible = face.preset.panes
    }
    let names = memory.panes?.split(separator: " ").map(String.init) ?? []
    let panes = Pane.allCases.filter { names.contains("\($0)") }
    if !panes.isEmpty { visible = Set(panes) }
    if !visible.contains(focused) { focused = face.preset.compact.order.first(where: visible.contains) ?? focused }
    // Another run may have no labels to draw a map by.
    if let view = ClusterView.allCases.first(where: { "\($0)" == memory.clusterView }), view != .labelMap {
      clusterView = view
    }
    revision += 1
  }
}
