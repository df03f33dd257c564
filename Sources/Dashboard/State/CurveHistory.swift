import Telemetry

/// The figures that the plot can show beside the loss, each from the batch on that it holds for.
package struct CurveHistory: Sendable {
  private var steps: [Curve: StepHistory] = [:]
  /// What has been trained of the current epoch, and how long that took.
  private var trained = (epoch: -1, images: 0, seconds: 0.0)

  package init() {}

  /// A figure's values; none for the loss, which ``LossHistory`` has.
  package subscript(curve: Curve) -> StepHistory { steps[curve] ?? StepHistory() }

  /// Takes in what an event says.
  ///
  /// - Parameter history: The losses before the event, which know where epochs begin.
  package mutating func take(_ event: Event, after history: LossHistory) {
    switch event {
    case .assigned(let epoch, let moved, let images, let nmiPrevious, let nmiLabels):
      let start = history.start(of: epoch)
      set(.nmiPrevious, nmiPrevious, start)
      set(.nmiLabels, nmiLabels, start)
      set(.reassigned, moved.map { Double($0) / Double(max(1, images)) }, start)
    case .evaluated(let epoch, let found): set(.accuracy, found.accuracy, history.start(of: epoch))
    case .classified(let found):
      set(.neighbors, found.neighbors, history.start(of: found.epoch))
      set(.probe, found.probe, history.start(of: found.epoch))
    case .examined(let vitals): set(.score, vitals.score, history.start(of: vitals.epoch))
    case .kmeansIterated(let stats):
      set(.objective, stats.objective, history.start(of: stats.epoch))
      set(.imbalance, stats.imbalance, history.start(of: stats.epoch))
    case .batchEnded(let stats): take(stats, after: history)
    case .epochEnded(let stats):
      set(.objective, stats.objective, history.start(of: stats.epoch))
      set(.imbalance, stats.imbalance, history.start(of: stats.epoch))
    default: break
    }
  }

  private mutating func take(_ stats: BatchStats, after history: LossHistory) {
    if trained.epoch != stats.epoch { trained = (stats.epoch, 0, 0) }
    trained.images += stats.images
    trained.seconds += stats.seconds
    set(.speed, Double(trained.images) / max(trained.seconds, 1e-9), history.start(of: stats.epoch))
    // By way of its text, so that 0.05 stays that and does not become 0.0500000007.
    let rate = Double("\(stats.learningRate)") ?? Double(stats.learningRate)
    if steps[.learningRate]?.last != rate { set(.learningRate, rate, Double(history.batchCount + 1)) }
  }

  private mutating func set(_ curve: Curve, _ value: Double?, _ x: Double) {
    if let value { steps[curve, default: StepHistory()].set(value, from: x) }
  }
}
