/// What the trainer is doing.
public enum Phase: String, Codable, CaseIterable, Equatable, Sendable {
  case loading
  /// The network is laid out for this machine; the first time, its convolutions are timed.
  case compiling
  case features, pca, clustering, evaluating, training, saving
}

/// The state of a run as a whole.
public enum RunState: String, Codable, Equatable, Sendable {
  case starting, running, paused, finished, stopped, failed
}
