import TUI

/// What a sweep as a whole is doing.
public enum SweepPhase: Sendable {
  case running, paused
  /// The run that goes on is being saved.
  case stopping
  /// Nothing is left to be run, or it was stopped.
  case over
}

/// Everything that can change what a leaderboard shows.
public enum SweepMessage: Sendable {
  case rows([SweepRow])
  /// A run, by its place in the rows, has come further.
  case row(Int, SweepRow)
  case phase(SweepPhase)
  case key(Key)
  /// A short text at the foot of the screen, until the next key.
  case notice(String)
}

/// What a leaderboard asks of whoever shows it.
public enum SweepEffect: Equatable, Sendable {
  /// The run, by its place in the rows, is to be looked at.
  case open(Int)
  case pause, resume
  /// Save the run that goes on, begin no other, and leave.
  case stop
  /// Leave at once.
  case leave
  case changeTheme(by: Int)
  case redraw
  case suspend
}
