import TUI
import Telemetry

/// A line of the options screen.
enum DisplayOption: String, CaseIterable, Sendable {
  case theme, color, images, average, log, mouse, bell
  case vimKeys = "vim-keys"
  case frameRate = "frame-rate"

  var explanation: String {
    switch self {
    case .theme: "The colours of everything. t and T change it too; your own files go into themes/ beside config.toml."
    case .color: "How many colours are used: the terminal's, or fewer. Without any, bold and reverse tell things apart."
    case .images: "How the samples are drawn; k changes it too. Pictures, if --images asks for them, in a pane alone."
    case .average: "How much the moving average of the loss remembers. e and E change it too."
    case .log: "Whether the loss has a logarithmic axis. y changes it too."
    case .mouse: "Clicks, the wheel and moving borders. m changes it too; off, the terminal selects text."
    case .bell: "The terminal's bell, for a loss that is not finite, an alarm, and the end of the run."
    case .vimKeys: "h j k l move like the arrows; then H is help, K how images are drawn, and y alone the logarithm."
    case .frameRate: "Frames a second at most while figures change. Outside the plot + and - change it too."
    }
  }
}

extension DashboardModel {
  /// What an option is, as the screen shows it.
  func text(of option: DisplayOption) -> String {
    let settings = face.settings
    switch option {
    case .theme: return face.themes.isEmpty ? "-" : face.themes[face.themeIndex].name
    case .color: return settings.depth.title
    case .images:
      return settings.pictures?.name ?? (settings.images == nil ? "auto: " : "") + settings.imageMode.name
    case .average:
      let factor = DashboardModel.averageFactors[averageIndex]
      return factor == 0 ? "off" : "\(factor)"
    case .log: return isLogarithmic ? "on" : "off"
    case .mouse: return settings.usesMouse.map { $0 ? "on" : "off" } ?? "none here"
    case .vimKeys: return settings.usesVimKeys ? "on" : "off"
    case .bell: return settings.usesBell ? "on" : "off"
    case .frameRate:
      let isWhole = 1000 / settings.framesPerSecond == settings.framePeriod
      return "\(settings.framesPerSecond)" + (isWhole ? "" : " (each \(settings.framePeriod) ms)")
    }
  }

  /// What an option is, as a configuration file has it; nil where that cannot be told.
  func saved(_ option: DisplayOption) -> String? {
    let settings = face.settings
    switch option {
    case .theme: return face.themes.isEmpty ? nil : JSONValue.text(face.themes[face.themeIndex].name).description
    case .color: return "\"\(settings.depth.optionName)\""
    case .images: return "\"\(settings.pictures?.rawValue ?? settings.images?.rawValue ?? "auto")\""
    case .average: return "\(DashboardModel.averageFactors[averageIndex])"
    case .log: return "\(isLogarithmic)"
    case .mouse: return settings.usesMouse.map { "\($0)" }
    case .vimKeys: return "\(settings.usesVimKeys)"
    case .bell: return "\(settings.usesBell)"
    case .frameRate: return "\(settings.framesPerSecond)"
    }
  }

  /// Changes an option to its next value, or the one before.
  mutating func change(_ option: DisplayOption, by step: Int) -> [Effect] {
    switch option {
    case .theme: return [.changeTheme(by: step)]
    case .color:
      let depths = ColorDepth.allCases.filter { $0 <= face.settings.deepest }
      let place = depths.firstIndex(of: face.settings.depth) ?? 0
      face.settings.depth = depths[(place + step + depths.count) % depths.count]
    case .images: changeImages(by: step)
    case .average:
      let count = DashboardModel.averageFactors.count
      averageIndex = (averageIndex + step + count) % count
    case .log: isLogarithmic.toggle()
    case .mouse: face.settings.usesMouse = face.settings.usesMouse.map { !$0 }
    case .vimKeys: face.settings.usesVimKeys.toggle()
    case .bell: face.settings.usesBell.toggle()
    case .frameRate:
      let rates = DisplaySettings.frameRates
      let rate = face.settings.framesPerSecond + step
      face.settings.framesPerSecond = min(max(rate, rates.lowerBound), rates.upperBound)
    }
    return []
  }

  /// Goes through the modes that fit, `auto` before the first and pictures, where they are offered, behind the last.
  mutating func changeImages(by step: Int) {
    let settings = face.settings
    let modes: [ImageMode?] = [nil] + ImageMode.available(settings.glyphs, settings.depth)
    let count = modes.count + (settings.offeredPictures == nil ? 0 : 1)
    let inCells = settings.images == nil ? 0 : modes.firstIndex(of: settings.imageMode) ?? 0
    let place = ((settings.pictures == nil ? inCells : modes.count) + step + count) % count
    face.settings.pictures = place == modes.count ? settings.offeredPictures : nil
    face.settings.images = place == modes.count ? nil : modes[place]
  }

  /// Asks for the options to be kept that have changed, or for the chosen one where none has.
  mutating func saveOptions(chosen: DisplayOption) -> [Effect] {
    let changed = DisplayOption.allCases.filter { saved($0) != face.saved[$0] }
    let wished = changed.isEmpty ? [chosen] : changed
    let options = wished.compactMap { option in saved(option).map { SavedOption(name: option.rawValue, toml: $0) } }
    for option in wished { face.saved[option] = saved(option) }
    return [.saveOptions(options)]
  }

  /// Takes what the options are now for what is known of them.
  mutating func noteOptions() {
    for option in DisplayOption.allCases where face.saved[option] == nil { face.saved[option] = saved(option) }
  }
}

/// An option to be kept in the user's configuration file.
public struct SavedOption: Equatable, Sendable {
  /// The option's long name.
  public let name: String
  /// Its value as TOML.
  public let toml: String
}

extension ColorDepth {
  fileprivate var title: String {
    switch self {
    case .mono: "none"
    case .ansi8: "8 colours"
    case .ansi16: "16 colours"
    case .palette256: "256 colours"
    case .direct: "direct colour"
    }
  }

  /// The value of `--color`.
  fileprivate var optionName: String {
    switch self {
    case .mono: "never"
    case .ansi8, .ansi16: "16"
    case .palette256: "256"
    case .direct: "true"
    }
  }
}
