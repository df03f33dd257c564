/// How far a run of a sweep is.
public enum SweepState: String, Sendable, CaseIterable {
  case waiting, running, paused
  /// Begun, and to be gone on with.
  case stopped
  case finished, failed

  /// Whether it is going on now.
  public var isActive: Bool { self == .running || self == .paused }
}
