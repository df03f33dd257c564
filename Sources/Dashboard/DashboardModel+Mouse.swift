import TUI

extension DashboardModel {
  /// What the mouse does on a screen of that size.
  mutating func take(_ event: MouseEvent, on screen: Size) -> [Effect] {
    guard settings.usesMouse == true, screen.width >= ScreenLayout.minimum.width,
      screen.height >= ScreenLayout.minimum.height
    else { return [] }
    if overlay != nil { return takeOverOverlay(event) }
    let layout = layout(on: screen)
    switch event.kind {
    case .press: return press(event, layout, screen)
    case .rightPress:
      face.holdsCursor = inspect(at: event, layout)
    case .drag:
      if face.holdsCursor { inspect(at: event, layout) }
      if let part = face.heldTimeLine { return scrub(part, to: event.x, layout, screen) }
      drag(event, layout)
    case .release: (face.heldBorder, face.heldTimeLine, face.holdsCursor) = (nil, nil, false)
    case .wheelUp: return turnWheel(-1, over: layout.pane(x: event.x, y: event.y))
    case .wheelDown: return turnWheel(1, over: layout.pane(x: event.x, y: event.y))
    }
    return []
  }

  /// Help scrolls, and a click closes it; the other popups want a key.
  private mutating func takeOverOverlay(_ event: MouseEvent) -> [Effect] {
    guard case .help(let offset) = overlay else { return [] }
    switch event.kind {
    case .press, .rightPress: overlay = nil
    case .wheelUp: overlay = .help(offset: max(0, offset - 3))
    case .wheelDown: overlay = .help(offset: offset + 3)
    case .drag, .release: break
    }
    return []
  }

  private mutating func press(_ event: MouseEvent, _ layout: ScreenLayout, _ screen: Size) -> [Effect] {
    if event.y == screen.height - 1 {
      let items = footer
      let area = Rect(x: 0, y: event.y, width: screen.width, height: 1)
      guard let place = KeyBar.item(at: event.x, of: items.map { ($0.key, $0.name) }, in: area) else { return [] }
      return perform(items[place].action)
    }
    face.heldBorder = layout.border(x: event.x, y: event.y)
    face.heldTimeLine = timeLinePart(x: event.x, y: event.y, layout, screen)
    let pane = layout.panes.first { $0.area.contains(x: event.x, y: event.y) }
    if let pane { focused = pane.pane }
    if let part = face.heldTimeLine { return scrub(part, to: event.x, layout, screen) }
    guard let (pane, area) = pane else { return [] }
    guard pane == .clusters, !isBrowsing else { return [] }
    let panel = ClustersPanel(model: self, look: Look())
    guard let cluster = panel.cluster(x: event.x, y: event.y, in: area) else { return [] }
    selectedCluster = cluster
    return wantedThumbnails()
  }

  /// Puts the plot's cursor at a column. False where the event is not on the plot, unless the mouse holds the cursor.
  @discardableResult
  private mutating func inspect(at event: MouseEvent, _ layout: ScreenLayout) -> Bool {
    guard let pane = layout.panes.first(where: { $0.pane == .loss }),
      face.holdsCursor || pane.area.contains(x: event.x, y: event.y),
      let batch = LossPanel(model: self, look: Look()).batch(x: event.x, in: pane.area)
    else { return false }
    focused = .loss
    plot.window.pin(of: history.batchCount)
    plot.cursor = batch
    return true
  }

  private mutating func drag(_ event: MouseEvent, _ layout: ScreenLayout) {
    guard let border = face.heldBorder else { return }
    face.preset.move(border, of: layout, to: (event.x, event.y))
  }

  /// Moves within the pane below the pointer, which need not have the focus.
  private mutating func turnWheel(_ step: Int, over pane: Pane?) -> [Effect] {
    guard let pane else { return [] }
    let old = focused
    focused = pane
    defer { focused = old }
    switch pane {
    case .clusters, .samples: return perform(.move(columns: step, rows: 0))
    case .events: return perform(.move(columns: 0, rows: 3 * step))
    case .loss: return perform(.plot(.zoom(by: -step)))
    case .run: return []
    }
  }
}

extension ScreenLayout {
  /// The pane at a cell.
  fileprivate func pane(x: Int, y: Int) -> Pane? { panes.first { $0.area.contains(x: x, y: y) }?.pane }
}
