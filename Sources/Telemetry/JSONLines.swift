/// The JSON lines of `--jsonl`: a run as events give it, one object a line.
///
/// Fields are only ever added. What does not exist is `null`; numbers that are not finite are too.
public struct JSONLines: Sendable {
  public init() {}

  /// The lines that an event is worth: none for batches, phases and progress.
  public func lines(for event: Event) -> [String] {
    switch event {
    case .runStarted(let info): [run(info)]
    case .epochEnded(let stats): [epoch(stats)]
    case .emptyCluster(let stats):
      [
        self.event(
          "empty_cluster",
          [
            ("epoch", .int(stats.epoch)), ("iteration", .int(stats.iteration)), ("cluster", .int(stats.cluster)),
            ("donor", .int(stats.donor)), ("donor_size", .int(stats.donorSize)), ("size", .int(stats.size ?? 0)),
          ])
      ]
    case .snapshotSaved(let stats):
      [
        self.event(
          "snapshot",
          [
            ("epoch", .int(stats.epoch)), ("path", .text(stats.path)), ("bytes", .int(stats.bytes)),
            ("seconds", .number(stats.seconds)),
          ])
      ]
    case .snapshotFailed(let message): [self.event("snapshot_failed", [("message", .text(message))])]
    case .warned(let message): [self.event("warning", [("message", .text(message))])]
    case .failed(let message): [self.event("failed", [("message", .text(message))])]
    case .learningRateChanged(let rate): [self.event("learning_rate", [("learning_rate", .float(rate))])]
    case .optionChanged, .epochCutShort, .examined, .alarmRaised, .alarmEnded, .decided: liveLines(for: event)
    case .stateChanged(let state): [self.event("state", [("state", .text(state.rawValue))])]
    case .evaluated(let epoch, let evaluation):
      [self.event("evaluation", [("epoch", .int(epoch)), ("evaluation", JSONLines.evaluation(evaluation))])]
    case .comparedWith(let baselines): [self.event("baselines", JSONLines.fields(baselines))]
    case .classified(let found): [self.event("classifiers", JSONLines.fields(found))]
    case .assigned, .phaseStarted, .progressed, .kmeansIterated, .batchEnded: []
    }
  }

  /// The last line of a run.
  ///
  /// - Parameters:
  ///   - reason: finished, stopped or failed.
  ///   - because: Why it finished before its last epoch; nil where it did not.
  public func end(reason: String, epochs: Int, seconds: Double, because: String? = nil) -> String {
    JSONValue.object([
      ("type", .text("end")), ("reason", .text(reason)), ("epochs", .int(epochs)), ("seconds", .number(seconds)),
      ("because", because.map { .text($0) } ?? .null),
    ]).description
  }

  private func run(_ info: RunInfo) -> String {
    JSONValue.object([
      ("type", .text("run")), ("run", .text(info.run)), ("images", .int(info.images)),
      ("channels", .int(info.channels)), ("size", .int(info.size)), ("k", .int(info.k)),
      ("backbone", .text(info.backbone)), ("parameters", .int(info.parameters)),
      ("precision", .text(info.precision)), ("threads", .int(info.threads)), ("seed", .unsigned(info.seed)),
      ("version", .text(info.version)), ("data", .text(info.dataName)), ("epochs", .int(info.epochs)),
      ("batch", .int(info.batch)), ("skipped_images", .int(info.skippedImages)),
      ("augment", info.augment.map { .text($0) } ?? .null),
      ("augment_strength", info.augmentStrength.map { .float($0) } ?? .null),
      ("augment_reason", info.augmentReason.map { .text($0) } ?? .null),
      ("head", info.head.map { .text($0) } ?? .null),
    ]).description
  }

  func event(_ name: String, _ fields: [(String, JSONValue)]) -> String {
    JSONValue.object([("type", .text("event")), ("event", .text(name))] + fields).description
  }

  private func epoch(_ stats: EpochStats) -> String {
    let seconds = stats.seconds
    return JSONValue.object([
      ("type", .text("epoch")), ("epoch", .int(stats.epoch)), ("loss", .number(stats.loss)),
      ("objective", .number(stats.objective)), ("nmi_previous", .number(stats.nmiPrevious)),
      ("nmi_labels", .number(stats.nmiLabels)), ("empty_clusters", .int(stats.emptyClusters)),
      ("largest_cluster", .int(stats.largestCluster)), ("smallest_cluster", .int(stats.smallestCluster)),
      ("imbalance", .number(stats.imbalance)), ("reassigned", stats.reassigned.map { .int($0) } ?? .null),
      ("learning_rate", .float(stats.learningRate)),
      (
        "seconds",
        .object([
          ("features", .number(seconds.features)), ("pca", .number(seconds.pca)), ("kmeans", .number(seconds.kmeans)),
          ("train", .number(seconds.train)),
        ])
      ),
      (
        "images_per_second",
        .object([
          ("features", .number(stats.imagesPerSecond.features)), ("train", .number(stats.imagesPerSecond.train)),
        ])
      ),
      ("evaluation", stats.evaluation.map(JSONLines.evaluation) ?? .null), ("score", .number(stats.score)),
    ]).description
  }

  private static func fields(_ baselines: Baselines) -> [(String, JSONValue)] {
    [
      ("pixels", evaluation(baselines.pixels)), ("pixel_images", .int(baselines.pixelImages)),
      ("random_network", baselines.network.map(evaluation) ?? .null),
    ]
  }

  private static func fields(_ found: ClassifierFigures) -> [(String, JSONValue)] {
    [
      ("epoch", .int(found.epoch)), ("training_images", .int(found.trainingImages)),
      ("test_images", .int(found.testImages)), ("neighbors", .number(found.neighbors)),
      ("probe", .number(found.probe)),
    ]
  }

  private static func evaluation(_ evaluation: EpochStats.Evaluation) -> JSONValue {
    .object([
      ("k", .int(evaluation.k)), ("accuracy", .number(evaluation.accuracy)), ("nmi", .number(evaluation.nmi)),
      ("ami", .number(evaluation.ami)), ("ari", .number(evaluation.ari)),
    ])
  }
}

extension JSONLines {
  /// A measurement of `dctop bench`: fields whose values are JSON already.
  public static func bench(_ fields: [(name: String, json: String)]) -> String {
    "{\"type\":\"bench\"," + fields.map { "\"\($0.name)\":\($0.json)" }.joined(separator: ",") + "}"
  }
}
