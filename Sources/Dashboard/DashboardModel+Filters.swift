import TUI

extension DashboardModel {
  /// Shows the filters on the whole screen; what was found before stays until there is something new.
  mutating func openFilters() -> [Effect] {
    overlay = .filters
    return filters.isUnderWay ? [] : [.loadFilters(filters.begin())]
  }

  /// A key while the filters have the screen.
  mutating func takeInFilters(_ key: Key) -> [Effect] {
    switch KeyBindings.action(of: key) {
    case .move(let columns, let rows): return moveInFilters(columns, rows)
    case .page(let direction): return moveInFilters(0, direction)
    case .maximize: return [.loadFilters(filters.begin())]
    case .changeImages:
      changeImages(by: 1)
      return []
    default:
      overlay = nil
      let wasWorking = filters.progress != nil
      filters.stop()
      return wasWorking ? [.stopFilters] : []
    }
  }

  private mutating func moveInFilters(_ columns: Int, _ rows: Int) -> [Effect] {
    filters.move(filters: columns, layers: rows) ? [.loadFilters(filters.begin())] : []
  }

  /// What a worker tells; what comes after the user has left is kept too.
  mutating func take(_ news: FilterNews) {
    if overlay == .filters { revision += 1 }
    filters.take(news)
    if overlay != .filters { filters.stop() }
  }
}
