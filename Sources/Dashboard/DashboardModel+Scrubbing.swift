import TUI
import Telemetry

/// Going through the epochs with the mouse: on the plot's axis, on the sizes through the epochs, and on the bar of the
/// whole run.
extension DashboardModel {
  /// What lies at a cell of the screen and shows the run's time.
  func timeLinePart(x: Int, y: Int, _ layout: ScreenLayout, _ screen: Size) -> TimeLinePart? {
    if timeLine(layout, screen).contains(x: x, y: y) { return .whole }
    return [TimeLinePart.plot, .sizes].first { epochAxis($0, layout)?.area.contains(x: x, y: y) ?? false }
  }

  /// Shows the epoch at a column of the screen. A replay goes there.
  mutating func scrub(_ part: TimeLinePart, to x: Int, _ layout: ScreenLayout, _ screen: Size) -> [Effect] {
    let bar = timeLine(layout, screen)
    let share = max(0, min(1, (Double(x - bar.x) + 0.5) / Double(max(1, bar.width))))
    if replay != nil {
      if part == .whole { return [.replay(.toShare(share))] }
      guard let epoch = epochAxis(part, layout)?.epoch(x: x), epoch != picture?.epoch else { return [] }
      return [.replay(.toClusters(epoch: epoch))]
    }
    guard let live = livePicture else {
      notice = ("there is no past epoch yet", soon)
      return []
    }
    if part == .whole { return look(at: min(live.epoch, Int(share * Double(progress.epochs)))) }
    return epochAxis(part, layout).map { look(at: $0.epoch(x: x)) } ?? []
  }

  private func epochAxis(_ part: TimeLinePart, _ layout: ScreenLayout) -> EpochAxis? {
    func area(_ pane: Pane) -> Rect? { layout.panes.first { $0.pane == pane }?.area }
    switch part {
    case .plot: return area(.loss).flatMap { LossPanel(model: self, look: Look()).epochAxis(in: $0) }
    case .sizes:
      return isBrowsing ? nil : area(.clusters).flatMap { ClustersPanel(model: self, look: Look()).epochAxis(in: $0) }
    case .whole: return nil
    }
  }

  /// The bar of the whole run; of no extent while a command is typed in its place.
  private func timeLine(_ layout: ScreenLayout, _ screen: Size) -> Rect {
    let rows = Rect(
      x: 0, y: screen.height - 1 - layout.gaugeRows, width: screen.width,
      height: prompt.isOpen ? 0 : layout.gaugeRows)
    return rows.isEmpty ? rows : ProgressRows(model: self, look: Look()).timeLine(in: rows)
  }
}
