import TUI
import Telemetry

extension DashboardModel {
  /// A key while the command line is open.
  mutating func takeInPrompt(_ key: Key) -> [Effect] {
    switch KeyBindings.action(of: key) {
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    default: break
    }
    let context = LiveCommand.Context(
      images: info?.images, epoch: progress.epoch, themes: face.themes.map(\.name), augmentations: face.augmentations)
    guard case .entered(let command, let line) = prompt.take(key, context) else { return [] }
    switch command {
    case .theme(let name): return [.setTheme(name)]
    case .quit: return perform(.quit)
    case .send(let command): return send(command, line)
    }
  }

  private mutating func send(_ command: Command, _ line: String) -> [Effect] {
    guard origin == .training else {
      refuse()
      return []
    }
    guard !hasEnded else {
      notice = ("the run has ended", soon)
      return []
    }
    notice = ("asked for: \(line)", soon)
    return [.send(command)]
  }

  /// What the run has decided by itself.
  mutating func take(_ decision: Decision) {
    info?.k = decision.clusterCount
    note(decision.kind == .clusterCount ? .info : .done, decision.reason, decision.epoch)
  }

  /// What an option that the user has changed means to what is shown.
  mutating func take(_ change: OptionChange) {
    switch change {
    case .k(let count):
      info?.k = count
      note(.info, "k=\(count) from the next reassignment on")
    case .epochs(let count):
      info?.epochs = count
      progress.epochs = count
      note(.info, "\(count) epochs in all")
    case .reassign: note(.info, "reassignment every \(change.value) epochs, from the next one on")
    case .augment(let name):
      info?.augment = name
      info?.augmentReason = nil
      note(.info, "augment \(name) from the next reassignment on")
    case .sampler: note(.info, "sampler \(change.value) from the next reassignment on")
    }
  }
}
