/// What a user asks of the trainer. A command takes effect at the next batch or k-means iteration.
public enum Command: Equatable, Sendable {
  case pause
  case resume
  /// Trains one batch (or does one k-means iteration) and pauses again; only heeded while paused.
  case step
  /// Writes a snapshot of the current clusters; the name goes into its folder's name.
  case snapshot(name: String?)
  /// Ends the epoch here and clusters afresh.
  case reassign
  case setLearningRate(Float)
  /// Changes an option, or is refused with a warning that says why.
  case change(OptionChange)
  /// Stops at the next boundary, after saving.
  case stop
}
