/// Where the replay of a recorded run is.
public struct ReplayState: Sendable, Equatable {
  /// Seconds of the run that have been shown, and that there are.
  public var position: Double
  public var duration: Double
  /// Seconds of the run in a second.
  public var speed: Int
  public var isPlaying: Bool

  /// A place in a story, in seconds, and how the story goes on.
  public init(position: Double, duration: Double, speed: Int, isPlaying: Bool) {
    (self.position, self.duration, self.speed, self.isPlaying) = (position, duration, speed, isPlaying)
  }
}

/// What a user asks of a replay, beside playing, pausing and a step.
public enum ReplayCommand: Sendable, Equatable {
  /// On to the beginning of an epoch, so many from this one; 0 is this one's.
  case seek(epochs: Int)
  /// To where an epoch's clusters stand.
  case toClusters(epoch: Int)
  /// To where a share of the run's time has passed, 0...1.
  case toShare(Double)
  case toStart
  case toEnd
  /// Twice as fast for each step up, half as fast for each step down.
  case changeSpeed(by: Int)
}

/// Where what the dashboard shows comes from.
public enum RunOrigin: Sendable, Equatable {
  /// This process trains.
  case training
  /// Another process trains or has trained; nothing can be asked of it.
  case watching
  /// The run's story is told again, at the user's pace.
  case replaying
}
