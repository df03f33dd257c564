extension JSONLines {
  /// The lines of what a user changes on the way, of what the run decides, and of the run's health.
  func liveLines(for event: Event) -> [String] {
    switch event {
    case .optionChanged(let change):
      [self.event("option", [("name", .text(change.name)), ("value", JSONLines.value(change))])]
    case .epochCutShort(let epoch, let batches):
      [self.event("reassignment", [("epoch", .int(epoch)), ("batches", .int(batches))])]
    case .decided(let decision):
      [
        self.event(
          "decision",
          [
            ("epoch", .int(decision.epoch)), ("decision", .text(decision.kind.rawValue)),
            ("k", .int(decision.clusterCount)), ("reason", .text(decision.reason)),
          ])
      ]
    case .examined(let vitals): [self.event("vitals", JSONLines.fields(vitals))]
    case .alarmRaised(let alarm):
      [
        self.event(
          "alarm",
          [
            ("epoch", .int(alarm.epoch)), ("alarm", .text(alarm.kind.rawValue)), ("finding", .text(alarm.finding)),
            ("advice", .text(alarm.advice)),
          ])
      ]
    case .alarmEnded(let kind, let epoch):
      [self.event("alarm_over", [("epoch", .int(epoch)), ("alarm", .text(kind.rawValue))])]
    default: []
    }
  }

  private static func fields(_ vitals: Vitals) -> [(String, JSONValue)] {
    let silent = vitals.silentChannels.map { found in
      JSONValue.object([
        ("layer", .text(found.layer)), ("silent", .int(found.silent)), ("channels", .int(found.channels)),
      ])
    }
    return [
      ("epoch", .int(vitals.epoch)), ("images", .int(vitals.images)), ("k", .int(vitals.k)),
      ("used_clusters", .int(vitals.usedClusters)), ("largest_cluster", .int(vitals.largestCluster)),
      ("imbalance", .number(vitals.imbalance)), ("reassigned", vitals.moved.map { .int($0) } ?? .null),
      ("effective_rank", .number(vitals.effectiveRank)), ("silent_channels", silent ?? .null),
      ("silhouette", .number(vitals.silhouette)), ("augmented_stability", .number(vitals.augmentedStability)),
      ("score", .number(vitals.score)),
    ]
  }

  private static func value(_ change: OptionChange) -> JSONValue {
    switch change {
    case .k(let count), .epochs(let count): .int(count)
    case .reassign(let epochs): .number(epochs)
    case .sampler(let sampler): .text(sampler.rawValue)
    case .augment(let name): .text(name)
    }
  }
}
