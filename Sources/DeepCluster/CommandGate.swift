import Telemetry

/// The one place where the trainer listens: polled at every batch and at every k-means iteration.
///
/// Pausing only waits here, so it changes no bit of what is computed.
final class CommandGate {
  private let ports: Ports
  /// Writes a snapshot of the current clusters.
  var onSnapshot: (_ name: String?) -> Void = { _ in }
  /// Takes an option that the user has changed; those that come before anyone takes them wait.
  var onChange: ((OptionChange) -> Void)? {
    didSet {
      guard let onChange else { return }
      for change in waitingChanges { onChange(change) }
      waitingChanges = []
    }
  }
  private var waitingChanges: [OptionChange] = []
  /// Seconds spent waiting since the start, to leave out of rates.
  private(set) var waitedSeconds = 0.0
  var learningRate: Float
  /// Whether the user asked to end the epoch here; the training loop clears it.
  var reassignmentIsDue = false
  private var isPaused = false
  /// What the last event about it said.
  private var isKnownAsPaused = false
  private var stepsLeft = 0

  init(ports: Ports, learningRate: Float) {
    self.ports = ports
    self.learningRate = learningRate
  }

  /// Carries out what came in, and waits while paused.
  ///
  /// - Throws: ``RunInterrupted`` when the user asked to stop.
  func poll() throws {
    for command in ports.commands.drain() { try carryOut(command) }
    if isPaused && stepsLeft == 0 { try waitWhilePaused() }
    if stepsLeft > 0 { stepsLeft -= 1 }
    if !isPaused && isKnownAsPaused { tell(isPaused: false) }
  }

  private func waitWhilePaused() throws {
    let start = ContinuousClock.now
    defer { waitedSeconds += (ContinuousClock.now - start).inSeconds }
    tell(isPaused: true)
    while isPaused && stepsLeft == 0 {
      for command in ports.commands.waitAndDrain() { try carryOut(command) }
    }
  }

  private func tell(isPaused: Bool) {
    isKnownAsPaused = isPaused
    ports.events.post(.stateChanged(isPaused ? .paused : .running))
  }

  private func carryOut(_ command: Command) throws {
    switch command {
    case .pause: isPaused = true
    case .resume:
      isPaused = false
      stepsLeft = 0
    case .step: if isPaused { stepsLeft += 1 }
    case .snapshot(let name): onSnapshot(name)
    case .reassign: reassignmentIsDue = true
    case .setLearningRate(let rate):
      learningRate = rate
      ports.events.post(.learningRateChanged(rate))
    case .change(let change):
      if let onChange { onChange(change) } else { waitingChanges.append(change) }
    case .stop: throw RunInterrupted()
    }
  }
}

extension Duration {
  /// The duration as a number of seconds.
  var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
