import Telemetry

/// A run of a sweep as the leaderboard shows it.
public struct SweepRow: Equatable, Sendable {
  /// What it is called, and its folder.
  public var name: String
  /// The recipe that it has in common with the runs of other seeds.
  public var recipe: String
  public var seed: UInt64
  /// Its options but the seed, as words of a command line.
  public var options: String
  public var state: SweepState
  /// Epochs that are done, and wanted.
  public var epochsDone: Int
  public var epochs: Int
  /// The last epoch that is done.
  public var last: EpochStats?
  /// The last comparison with the labels; nil where there was none.
  public var evaluation: EpochStats.Evaluation?
  /// The same of the epoch that has the best score without labels; nil where epochs have none.
  public var bestScored: EpochStats.Evaluation?
  /// Seconds of features, PCA, k-means and training of all epochs.
  public var seconds: Double
  /// Why it failed.
  public var problem: String?

  /// A run of a sweep; what is left out is that of one which waits.
  public init(
    name: String, recipe: String, seed: UInt64, options: String = "", state: SweepState = .waiting,
    epochsDone: Int = 0, epochs: Int, last: EpochStats? = nil, evaluation: EpochStats.Evaluation? = nil,
    bestScored: EpochStats.Evaluation? = nil, seconds: Double = 0, problem: String? = nil
  ) {
    (self.name, self.recipe, self.seed, self.options, self.state) = (name, recipe, seed, options, state)
    (self.epochsDone, self.epochs, self.last) = (epochsDone, epochs, last)
    (self.evaluation, self.bestScored, self.seconds, self.problem) = (evaluation, bestScored, seconds, problem)
  }

  /// Seconds until it has finished, by its own epochs so far, or else by those of `others`; 0 for one that is over and
  /// nil where nothing is known yet.
  func remaining(by others: Double?) -> Double? {
    switch state {
    case .finished, .failed: return 0
    case .waiting, .running, .paused, .stopped:
      let perEpoch = epochsDone > 0 ? seconds / Double(epochsDone) : others
      return perEpoch.map { $0 * Double(max(0, epochs - epochsDone)) }
    }
  }
}
