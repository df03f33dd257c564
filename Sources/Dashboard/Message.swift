import TUI
import Telemetry

/// A moment as the dashboard knows it.
public struct Moment: Sendable, Equatable {
  /// Seconds since the program started, on a clock that never jumps.
  public var seconds: Double
  /// Seconds since midnight by the wall clock, for the times of events.
  public var secondsOfDay: Int

  /// A moment on both clocks.
  public init(seconds: Double, secondsOfDay: Int) { (self.seconds, self.secondsOfDay) = (seconds, secondsOfDay) }
}

/// What the process costs, itself and its interface.
public struct ResourceUsage: Sendable, Equatable {
  /// Of one core: 200 is two cores.
  public var cpuPercent: Double
  public var residentBytes: Int
  /// The interface's share of one core.
  public var uiPercent: Double
  public var terminalBytesPerSecond: Double

  /// What was measured over the last second or so.
  public init(cpuPercent: Double, residentBytes: Int, uiPercent: Double, terminalBytesPerSecond: Double) {
    (self.cpuPercent, self.residentBytes) = (cpuPercent, residentBytes)
    (self.uiPercent, self.terminalBytesPerSecond) = (uiPercent, terminalBytesPerSecond)
  }

  /// What is worth showing of it instead of an earlier one while nothing goes on; nil for nothing. Showing it costs
  /// something too, so that otherwise each would give rise to the next, for ever.
  func atRest(after shown: ResourceUsage?) -> ResourceUsage? {
    var rest = self
    if terminalBytesPerSecond < 100 { rest.terminalBytesPerSecond = 0 }
    guard let shown else { return rest }
    let isWorking = abs(cpuPercent - shown.cpuPercent) >= 2
    let hasGrown = 50 * abs(residentBytes - shown.residentBytes) > shown.residentBytes
    let hasCalmed =
      2 * rest.terminalBytesPerSecond < shown.terminalBytesPerSecond
      || shown.uiPercent >= 0.3 && 2 * uiPercent < shown.uiPercent
    return isWorking || hasGrown || hasCalmed ? rest : nil
  }
}

/// When an event happened that is told later, as those of a run that is watched, replayed or gone on with.
public struct PastTime: Sendable, Equatable {
  /// Since 1970.
  public var seconds: Double
  /// Since midnight where the user is.
  public var secondsOfDay: Int
  /// Seconds from then to now.
  public var age: Double

  /// A time by the wall clock, and how long ago it was.
  public init(seconds: Double, secondsOfDay: Int, age: Double) {
    (self.seconds, self.secondsOfDay, self.age) = (seconds, secondsOfDay, age)
  }
}

/// Everything that can change what the dashboard shows.
public enum Message: Sendable {
  /// Without a time it happens now.
  case event(Event, at: PastTime? = nil)
  /// Everything that was told of the run is forgotten: it is told again from the beginning.
  case restart
  /// Where the replay is.
  case replay(ReplayState)
  case picture(ClusterPicture)
  case map(FeatureMap)
  /// What was kept of the epoch that `.loadEpoch` asked for.
  case pastEpoch(PastEpoch)
  /// Sizes of the epochs that `.loadSizes` asked for, in order; `isLast` once they are all there.
  case sizes([SizeProfile], isLast: Bool)
  case thumbnails([Thumbnail])
  /// How far what `.loadFilters` asked for is, and what was found.
  case filters(FilterNews)
  case key(Key)
  /// What the mouse does on a screen of that size.
  case mouse(MouseEvent, screen: Size)
  /// The themes that can be chosen, and the place of the one that is.
  case themes([Theme], current: Int)
  /// The names that `:augment` takes, alone and joined.
  case augmentations([String])
  case tick(Moment)
  case resources(ResourceUsage)
  /// What the configuration says now, and what it said before: what differs is taken over.
  case settings(DisplaySettings, before: DisplaySettings)
  /// A short text at the foot of the screen, for some seconds.
  case notice(String)
}

/// What the dashboard asks of whoever runs it.
public enum Effect: Equatable, Sendable {
  /// When the program ends.
  public enum Quit: Equatable, Sendable { case afterSaving, now }

  case send(Command)
  case replay(ReplayCommand)
  /// The pixels of these images are wanted, as a `.thumbnails` message.
  case loadThumbnails([Int])
  /// The same, as the network sees the images in training.
  case loadAugmented([Int], AugmentedView)
  /// What was kept of this epoch is wanted, as a `.pastEpoch` message.
  case loadEpoch(Int)
  /// The sizes of the clusters of these epochs are wanted, as `.sizes` messages.
  case loadSizes(Range<Int>)
  /// What these filters answer to is wanted, as `.filters` messages, and nothing that was asked for before.
  case loadFilters(FilterRequest)
  /// No filters are wanted any more.
  case stopFilters
  /// Answered by a `.themes` message.
  case changeTheme(by: Int)
  /// The theme of that name; answered likewise.
  case setTheme(String)
  /// The configuration and the themes' files are to be read again; answered by `.settings` and `.themes` messages.
  case reload
  /// The terminal's bell is to sound.
  case ringBell
  /// To be kept in the user's configuration file.
  case saveOptions([SavedOption])
  /// Into a file, what is on the screen.
  case saveScreen
  /// Into the clipboard of the terminal.
  case copy(String)
  case redraw
  case suspend
  case quit(Quit)
}
