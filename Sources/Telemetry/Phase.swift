/// What the trainer is doing.
public enum Phase: String, Codable, CaseIterable, Equatable, Sendable {
  case loading, features, pca, clustering, evaluating, training, saving
}

/// The state of a run as a whole.
public enum RunState: String, Codable, Equatable, Sendable {
  case starting, running, paused, finished, stopped, failed
}
