import Telemetry

extension Event {
  /// The event's name in the database.
  var kind: String {
    switch self {
    case .runStarted: "runStarted"
    case .phaseStarted: "phaseStarted"
    case .progressed: "progressed"
    case .kmeansIterated: "kmeansIterated"
    case .emptyCluster: "emptyCluster"
    case .assigned: "assigned"
    case .evaluated: "evaluated"
    case .comparedWith: "comparedWith"
    case .classified: "classified"
    case .batchEnded: "batchEnded"
    case .epochEnded: "epochEnded"
    case .snapshotSaved: "snapshotSaved"
    case .snapshotFailed: "snapshotFailed"
    case .learningRateChanged: "learningRateChanged"
    case .optionChanged: "optionChanged"
    case .decided: "decided"
    case .examined: "examined"
    case .alarmRaised: "alarmRaised"
    case .alarmEnded: "alarmEnded"
    case .epochCutShort: "epochCutShort"
    case .stateChanged: "stateChanged"
    case .warned: "warned"
    case .failed: "failed"
    }
  }

  /// The epoch that it belongs to; nil where it belongs to none.
  var epoch: Int? {
    switch self {
    case .phaseStarted(_, let epoch), .assigned(let epoch, _, _, _, _), .evaluated(let epoch, _): epoch
    case .epochCutShort(let epoch, _), .alarmEnded(_, let epoch): epoch
    case .decided(let decision): decision.epoch
    case .examined(let vitals): vitals.epoch
    case .classified(let found): found.epoch
    case .alarmRaised(let alarm): alarm.epoch
    case .kmeansIterated(let stats): stats.epoch
    case .emptyCluster(let stats): stats.epoch
    case .batchEnded(let stats): stats.epoch
    case .epochEnded(let stats): stats.epoch
    case .snapshotSaved(let stats): stats.epoch
    case .runStarted, .progressed, .snapshotFailed, .learningRateChanged, .optionChanged, .stateChanged, .warned,
      .failed, .comparedWith:
      nil
    }
  }
}
