import TUI
import Telemetry

extension DashboardModel {
  mutating func take(_ key: Key) -> [Effect] {
    // Where letters are answers or typed, they mean themselves.
    if let overlay { return take(overlay == .quit ? key : meant(by: key), in: overlay) }
    if let effects = takeFilter(key) { return effects }
    if prompt.isOpen { return takeInPrompt(key) }
    let key = meant(by: key)
    guard let action = KeyBindings.action(of: key) else { return [] }
    if movesPlot(action) { return [] }
    // As in btop; a click on the footer's word for it zooms, wherever the focus is.
    if case .plot(.zoom(let step)) = action, focused != .loss { return perform(.changePeriod(by: step)) }
    return perform(action)
  }

  private mutating func take(_ key: Key, in overlay: Overlay) -> [Effect] {
    let action = KeyBindings.action(of: key)
    if action == .redraw { return [.redraw] }
    if action == .suspend { return [.suspend] }
    switch overlay {
    case .quit: return answer(key)
    case .curves(let row):
      choose(key, at: row)
      return []
    case .options(let row): return take(key, inOptions: row)
    case .filters: return takeInFilters(key)
    case .failure:
      self.overlay = nil
      return action == .quit ? perform(.quit) : []
    case .help(let offset):
      switch action {
      case .move(_, let rows) where rows != 0: self.overlay = .help(offset: max(0, offset + rows))
      case .page(let direction): self.overlay = .help(offset: max(0, offset + 10 * direction))
      default: self.overlay = nil
      }
      return []
    }
  }

  /// The answer to "quit while training?".
  private mutating func answer(_ key: Key) -> [Effect] {
    switch key {
    case .character("s"), .character("y"), .enter:
      overlay = nil
      notice = ("stopping after this step", now.seconds + 30)
      return [.quit(.afterSaving)]
    case .control("c"):
      overlay = nil
      return [.quit(.afterSaving)]
    case .character("k"): return [.quit(.now)]
    case .character("c"), .character("n"), .escape, .character("q"):
      overlay = nil
      return []
    default: return []
    }
  }

  mutating func perform(_ action: Action) -> [Effect] { (action.touchesRun ? unfreeze() : []) + carryOut(action) }

  private mutating func carryOut(_ action: Action) -> [Effect] {
    switch action {
    case .freeze: return toggleFrozen()
    case .reload: return [.reload]
    case .changePeriod(let step): changePeriod(by: step)
    case .pauseOrResume: return pauseOrResume()
    case .step where replay != nil: return [.send(.step)]
    case .replay(let command):
      if replay != nil { return [.replay(command)] }
      if case .seek(let epochs) = command { return scrub(by: epochs) }
      notice = ("that is a key of dctop replay", soon)
    case .step where origin != .training, .snapshot where origin != .training: refuse()
    case .step:
      if isPauseWanted && !hasEnded { return [.send(.step)] }
      notice = (hasEnded ? "the run has ended" : "pause first, with space", soon)
    case .snapshot:
      notice = ("writing a snapshot", soon)
      if hasEnded { notice = ("the run has ended; its last snapshot is saved", soon) }
      return hasEnded ? [] : [.send(.snapshot(name: nil))]
    case .togglePane(let pane): toggle(pane)
    case .focusNext: moveFocus(1)
    case .focusPrevious: moveFocus(-1)
    case .maximize:
      if focused == .events, events.cursor != nil { return jumpToEvent() }
      isMaximized.toggle()
    case .move(let columns, let rows): return move(columns, rows)
    case .page(let direction):
      guard focused == .events else { return select(by: 10 * direction) }
      moveEvents(by: 10 * direction)
    case .toEnd(let isFirst):
      if past != nil, !isFirst { return goLive() }
      guard focused == .events else {
        return select(by: isFirst ? -clusterOrder.count : clusterOrder.count)
      }
      moveEvents(by: isFirst ? -log.entries.count - 1 : log.entries.count)
    case .seekAlarm(let direction): seekAlarm(direction)
    case .changeView:
      clusterView = clusterView.next
      if clusterView == .labelMap, map?.labels == nil { clusterView = clusterView.next }
    case .rankClusters(let step): rankClusters(by: step)
    case .changeMembers: return changeMembers()
    case .toggleAugmented: return toggleAugmented()
    case .filters: return openFilters()
    case .filter: openFilter()
    case .changeAverage(let step):
      let count = DashboardModel.averageFactors.count
      averageIndex = (averageIndex + step + count) % count
    case .toggleLogarithm: isLogarithmic.toggle()
    case .plot(let command): perform(command)
    case .command: prompt.open()
    case .changeTheme(let step):
      face.themeListUntil = soon
      return [.changeTheme(by: step)]
    case .changePreset(let step): changePreset(by: step)
    case .changeImages:
      changeImages(by: 1)
      notice = ("images: \(text(of: .images))", soon)
    case .toggleMouse: toggleMouse()
    case .options: overlay = .options(row: 0)
    case .saveScreen: return [.saveScreen]
    case .copy: return copy()
    case .help: overlay = .help(offset: 0)
    case .quit:
      if hasEnded || origin != .training || isBeginning { return [.quit(.now)] }
      overlay = .quit
    case .close:
      if face.themeListUntil != nil {
        face.themeListUntil = nil
      } else if !closeEvents(), !clearFilter() {
        isMaximized = false
      }
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    }
    return []
  }

  mutating func refuse() {
    notice = (
      origin == .watching
        ? "only looking on: the process that trains the run decides" : "a replay changes nothing", soon
    )
  }

  private mutating func pauseOrResume() -> [Effect] {
    if let replay { return [.send(replay.isPlaying ? .pause : .resume)] }
    if origin != .training {
      refuse()
      return []
    }
    if hasEnded {
      notice = ("the run has ended", soon)
      return []
    }
    isPauseWanted.toggle()
    return [.send(isPauseWanted ? .pause : .resume)]
  }

  private mutating func toggle(_ pane: Pane) {
    if visible.contains(pane) {
      if visible.count > 1 { visible.remove(pane) }
    } else {
      visible.insert(pane)
      focused = pane  // whoever calls for a pane wants to do something with it
    }
    isMaximized = false
    if !visible.contains(focused) { moveFocus(1) }
  }

  private mutating func moveFocus(_ step: Int) {
    let count = Pane.allCases.count
    for distance in 1...count {
      let index = (focused.rawValue - 1 + step * distance + count * count) % count
      if visible.contains(Pane.allCases[index]) {
        focused = Pane.allCases[index]
        return
      }
    }
  }

  private mutating func move(_ columns: Int, _ rows: Int) -> [Effect] {
    guard focused != .events || rows == 0 else {
      moveEvents(by: rows)
      return []
    }
    return select(by: columns + (isBrowsing ? rows : 10 * rows))
  }

  /// Goes on by that many clusters in the order that is shown.
  private mutating func select(by step: Int) -> [Effect] {
    let order = isBrowsing ? browser.rows : clusterOrder
    guard !order.isEmpty else { return [] }
    let place = order.firstIndex(of: selectedCluster) ?? 0
    selectedCluster = order[max(0, min(order.count - 1, place + step))]
    return wantedThumbnails()
  }
}
