/// The lines of `--plain`: the same in words, one line an epoch and an event, for logs and screen readers; and where work
/// takes long, how far it is.
public struct PlainLines: Sendable {
  private var epochs = 0
  private var epochSeconds: [Double] = []
  /// Empty clusters of the current k-means iteration beyond the ones that got a line.
  private var foldedCount = 0
  private var shownCount = 0
  private var progress = ProgressLines()

  /// Empty clusters of one k-means iteration that get a line each; further ones are counted.
  private static let shownLimit = 3

  public init() {}

  /// The lines that an event is worth, each beginning with `timestamp`.
  ///
  /// - Parameter seconds: when the event happened, by a clock that never goes back.
  public mutating func lines(for event: Event, at timestamp: String, seconds: Double) -> [String] {
    let done = progress.line(for: event, seconds: seconds, epochs: epochs)
    return (texts(event) + (done.map { [$0] } ?? [])).map { timestamp + " " + $0.withoutControlCharacters }
  }

  private mutating func texts(_ event: Event) -> [String] {
    switch event {
    case .runStarted(let info):
      epochs = info.epochs
      return [
        "run \(info.run) data \(info.dataName) images \(info.images) size \(info.channels)x\(info.size)x\(info.size) "
          + "k \(info.k) backbone \(info.backbone) parameters \(info.parameters) precision \(info.precision) "
          + "threads \(info.threads) seed \(info.seed)"
      ] + (info.augmentText.map { ["augment \($0)"] } ?? [])
    case .epochEnded(let stats): return [epoch(stats)]
    case .emptyCluster(let stats):
      shownCount += 1
      if shownCount > PlainLines.shownLimit {
        foldedCount += 1
        return []
      }
      let size = stats.size ?? 0
      return [
        "event \(size > 0 ? "small" : "empty")-cluster epoch=\(stats.epoch) iteration=\(stats.iteration) "
          + "cluster=\(stats.cluster) \(size > 0 ? "members=\(size) " : "")reseeded-from=\(stats.donor) size=\(stats.donorSize)"
      ]
    case .kmeansIterated(let stats):
      defer { (shownCount, foldedCount) = (0, 0) }
      return foldedCount == 0
        ? [] : ["event empty-clusters epoch=\(stats.epoch) iteration=\(stats.iteration) further=\(foldedCount)"]
    case .snapshotSaved(let stats):
      return [
        "event snapshot epoch=\(stats.epoch) path=\(stats.path) bytes=\(stats.bytes) "
          + "ms=\(Int((stats.seconds * 1000).rounded()))"
      ]
    case .snapshotFailed(let message): return ["event snapshot-failed \(message)"]
    case .warned(let message): return ["warning \(message)"]
    case .failed(let message): return ["failed \(message)"]
    case .learningRateChanged(let rate): return ["event learning-rate \(rate)"]
    case .optionChanged, .epochCutShort, .alarmRaised, .alarmEnded, .decided: return [liveText(event)]
    case .stateChanged(let state): return state == .running ? [] : ["event \(state.rawValue)"]
    case .evaluated(let epoch, let found): return ["evaluation epoch \(epoch) k \(found.k) " + figures(found)]
    case .comparedWith(let baselines):
      let pixels = "baseline pixels k \(baselines.pixels.k) images \(baselines.pixelImages) "
      let network = baselines.network.map { "baseline random-network k \($0.k) " + figures($0) }
      return [pixels + figures(baselines.pixels)] + (network.map { [$0] } ?? [])
    case .classified(let found):
      return [
        "classifiers epoch \(found.epoch) neighbors \(fixed(found.neighbors, 3)) probe \(fixed(found.probe, 3)) "
          + "images \(found.trainingImages)+\(found.testImages)"
      ]
    case .assigned, .examined, .phaseStarted, .progressed, .batchEnded: return []
    }
  }

  /// What a user changes on the way, what the run decides, and alarms.
  private mutating func liveText(_ event: Event) -> String {
    switch event {
    case .optionChanged(let change):
      if case .epochs(let count) = change { epochs = count }
      return "event option \(change.name) \(change.value)"
    case .epochCutShort(let epoch, let batches): return "event reassignment epoch=\(epoch) batches=\(batches)"
    case .decided(let decision):
      let name = decision.kind == .clusterCount ? "clusters" : "clustering-\(decision.kind.rawValue)"
      return "event \(name) epoch=\(decision.epoch) k=\(decision.clusterCount) \(decision.reason)"
    case .alarmRaised(let alarm): return "alarm \(alarm.kind.words): \(alarm.finding); try: \(alarm.advice)"
    case .alarmEnded(let kind, _): return "alarm over \(kind.words)"
    default: preconditionFailure("not a line of its own: \(event)")
    }
  }

  private func figures(_ found: EpochStats.Evaluation) -> String {
    "accuracy \(fixed(found.accuracy, 3)) nmi \(fixed(found.nmi, 3)) ami \(fixed(found.ami, 3)) "
      + "ari \(fixed(found.ari, 3))"
  }

  private mutating func epoch(_ stats: EpochStats) -> String {
    let seconds = stats.seconds
    epochSeconds.append(seconds.features + seconds.pca + seconds.kmeans + seconds.train)
    let typical = epochSeconds.sorted()[epochSeconds.count / 2]
    let left = Double(max(0, epochs - stats.epoch - 1)) * typical
    var text = "epoch \(stats.epoch + 1)/\(epochs) loss \(fixed(stats.loss, 4)) nmi \(fixed(stats.nmiPrevious, 3))"
    if let nmi = stats.nmiLabels { text += " nmi-labels \(fixed(nmi, 3))" }
    text += " moved \(stats.reassigned.map(String.init) ?? "-") empty \(stats.emptyClusters)"
    text += " largest \(stats.largestCluster) smallest \(stats.smallestCluster)"
    if let score = stats.score { text += " score \(fixed(score, 3))" }
    return text + " img/s \(fixed(stats.imagesPerSecond.train, 0)) eta \(fixed(left, 0))s"
  }
}

/// `value` with that many digits behind the point; `-` for what does not exist.
func fixed(_ value: Double?, _ digits: Int) -> String {
  guard let value else { return "-" }
  guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
  let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
  let rounded = Int64((abs(value) * scale).rounded())
  let whole = "\(rounded / Int64(scale))"
  let sign = value < 0 && rounded != 0 ? "-" : ""
  if digits == 0 { return sign + whole }
  let part = "\(rounded % Int64(scale))"
  return sign + whole + "." + String(repeating: "0", count: digits - part.count) + part
}

extension String {
  /// The text with a question mark in the place of each character that would steer a terminal.
  var withoutControlCharacters: String {
    var result = UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: result.append("?")
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
