/// A fact about a run: small, in order, none dropped.
public enum Event: Codable, Equatable, Sendable {
  /// The first event of a run.
  case runStarted(RunInfo)
  case phaseStarted(Phase, epoch: Int)
  /// How far a long phase is: images loaded, images whose features are known; `total` is 0 where nobody knows it, as while
  /// images are looked for.
  case progressed(Phase, done: Int, total: Int)
  case kmeansIterated(KMeansStats)
  case emptyCluster(EmptyClusterStats)
  /// The pseudo-labels of an epoch stand; `moved` is ``EpochStats/reassigned``.
  case assigned(epoch: Int, moved: Int?, images: Int, nmiPrevious: Double?, nmiLabels: Double?)
  case evaluated(epoch: Int, EpochStats.Evaluation)
  /// What the evaluations of the run are to be compared with; told once, after the first of them.
  case comparedWith(Baselines)
  /// How well classifiers learn the classes from the features; told while the epoch is trained, or after it.
  case classified(ClassifierFigures)
  case batchEnded(BatchStats)
  case epochEnded(EpochStats)
  case snapshotSaved(SnapshotStats)
  /// A snapshot could not be written; training goes on.
  case snapshotFailed(message: String)
  case learningRateChanged(Float)
  /// The user has changed an option of the run.
  case optionChanged(OptionChange)
  /// The run has decided something about its clusters by itself.
  case decided(Decision)
  /// What a reassignment tells of the health of features and clusters.
  case examined(Vitals)
  /// Something is wrong with how the run learns; told once, when it begins.
  case alarmRaised(Alarm)
  /// What an alarm told of is over.
  case alarmEnded(Alarm.Kind, epoch: Int)
  /// The user asked for a reassignment: the epoch ended after so many batches.
  case epochCutShort(epoch: Int, batches: Int)
  case stateChanged(RunState)
  /// Something a user should know that stops nothing, such as damaged images left out.
  case warned(message: String)
  /// The run cannot go on.
  case failed(message: String)
}
