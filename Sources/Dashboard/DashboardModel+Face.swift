import TUI
import Telemetry

extension DashboardModel {
  /// What the user has chosen of how the run is shown.
  public var settings: DisplaySettings { face.settings }

  /// Whether the user has paused the run.
  public var isPaused: Bool { isPauseWanted }

  /// The key of the table that a key stands for: another one where the user moves by letters.
  func meant(by key: Key) -> Key {
    guard face.settings.usesVimKeys else { return key }
    return switch key {
    case .character("h"): .left
    case .character("j"): .down
    case .character("k"): .up
    case .character("l"): .right
    case .character("H"): .character("?")
    case .character("K"): .character("k")
    default: key
    }
  }

  /// Where the panes lie on such a screen.
  func layout(on size: Size) -> ScreenLayout {
    ScreenLayout(size, visible: visible, maximized: isMaximized ? focused : nil, preset: face.preset)
  }

  /// Takes in which themes there are.
  mutating func take(_ themes: [Theme], current: Int) {
    guard themes.indices.contains(current) else { return }
    (face.themes, face.themeIndex) = (themes, current)
    noteOptions()
  }

  /// Goes to another of the named layouts, with its borders where they belong.
  mutating func changePreset(by step: Int) {
    let count = Preset.all.count
    face.presetIndex = (face.presetIndex + step + count) % count
    face.preset = Preset.all[face.presetIndex]
    visible = face.preset.panes
    isMaximized = false
    if !visible.contains(focused) { focused = face.preset.compact.order.first(where: visible.contains) ?? focused }
    notice = ("layout: \(face.preset.name)", soon)
  }

  /// More time between frames, by steps of a tenth of a second, or less.
  mutating func changePeriod(by step: Int) {
    let tenths = Int((Double(face.settings.framePeriod) / 100).rounded()) + step
    let periods = DisplaySettings.framePeriods
    face.settings.framePeriod = min(max(100 * tenths, periods.lowerBound), periods.upperBound)
    notice = ("a frame each \(face.settings.framePeriod) ms at most", soon)
  }

  mutating func toggleMouse() {
    face.settings.usesMouse = face.settings.usesMouse.map { !$0 }
    let text = face.settings.usesMouse.map { $0 ? "mouse on" : "mouse off: the terminal selects text" }
    notice = (text ?? "this terminal has no mouse", soon)
  }

  /// The line to copy: in the events the one under the line, or the newest, else what is known of the selected cluster.
  func copiedLine() -> String? {
    if focused == .events {
      guard let entry = eventIndex.map({ listedEvents[$0] }) ?? listedEvents.last else { return nil }
      return "\(NumberFormat.clock(entry.secondsOfDay)) \(entry.epochName) \(entry.text)"
    }
    guard let picture, picture.sizes.indices.contains(selectedCluster) else { return nil }
    let nearest = members.map { "#\($0.image)" }.joined(separator: " ")
    return "epoch \(picture.epoch + 1) cluster \(selectedCluster) size \(picture.sizes[selectedCluster])"
      + (nearest.isEmpty ? "" : " nearest \(nearest)")
  }

  mutating func copy() -> [Effect] {
    guard let line = copiedLine() else {
      notice = ("nothing to copy yet", soon)
      return []
    }
    notice = ("copied: \(line)", soon)
    return [.copy(line)]
  }

  /// A key while the options screen is open.
  mutating func take(_ key: Key, inOptions row: Int) -> [Effect] {
    let count = DisplayOption.allCases.count
    let option = DisplayOption.allCases[row]
    switch key {
    case .up, .backTab: overlay = .options(row: (row + count - 1) % count)
    case .down, .tab: overlay = .options(row: (row + 1) % count)
    case .right, .enter, .character(" "), .character("+"): return change(option, by: 1)
    case .left, .character("-"): return change(option, by: -1)
    case .character("s"): return saveOptions(chosen: option)
    default: overlay = nil
    }
    return []
  }
}
