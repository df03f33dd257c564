import TUI
import Telemetry

/// A moment as the dashboard knows it.
public struct Moment: Sendable, Equatable {
  /// Seconds since the program started, on a clock that never jumps.
  public var seconds: Double
  /// Seconds since midnight by the wall clock, for the times of events.
  public var secondsOfDay: Int

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

  public init(cpuPercent: Double, residentBytes: Int, uiPercent: Double, terminalBytesPerSecond: Double) {
    (self.cpuPercent, self.residentBytes) = (cpuPercent, residentBytes)
    (self.uiPercent, self.terminalBytesPerSecond) = (uiPercent, terminalBytesPerSecond)
  }
}

/// Everything that can change what the dashboard shows.
public enum Message: Sendable {
  case event(Event)
  case picture(ClusterPicture)
  case thumbnails([Thumbnail])
  case key(Key)
  case tick(Moment)
  case resources(ResourceUsage)
  /// A short text at the foot of the screen, for some seconds.
  case notice(String)
}

/// What the dashboard asks of whoever runs it.
public enum Effect: Equatable, Sendable {
  /// When the program ends.
  public enum Quit: Equatable, Sendable { case afterSaving, now }

  case send(Command)
  /// The pixels of these images are wanted, as a `.thumbnails` message.
  case loadThumbnails([Int])
  case changeTheme(by: Int)
  case redraw
  case suspend
  case quit(Quit)
}
