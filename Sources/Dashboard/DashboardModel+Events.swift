import TUI
import Telemetry

extension DashboardModel {
  mutating func take(_ event: Event) {
    switch event {
    case .runStarted(let info): begin(info)
    case .phaseStarted(let phase, let epoch):
      self.phase = phase
      progress.begin(phase, epoch: epoch, at: elapsed ?? 0)
      if phase == .clustering { kmeans = nil }
    case .progressed(_, let done, let total): progress.phase.take(done: done, of: total)
    case .kmeansIterated(let stats):
      kmeans = stats
      progress.phase.take(done: stats.iteration + 1, of: max(1, stats.iterationCount))
    case .emptyCluster(let stats):
      emptyCount += 1
      history.markEmptyCluster(epoch: stats.epoch)
      sizes.markEmpty(epoch: stats.epoch)
      log.append(stats, at: secondsOfDay)
    case .assigned(let epoch, let moved, let images, let previous, let labels):
      assigned(epoch, moved, images, previous, labels)
    case .evaluated(let epoch, let found):
      evaluations.append(found)
      note(
        .info,
        "acc \(NumberFormat.fixed(found.accuracy, 3)) NMI \(NumberFormat.fixed(found.nmi, 3))", epoch)
    case .comparedWith(let baselines): take(baselines)
    case .classified(let found):
      note(
        .info, "kNN \(NumberFormat.fixed(found.neighbors, 3)) probe \(NumberFormat.fixed(found.probe, 3))", found.epoch)
    case .batchEnded(let stats): take(stats)
    case .epochEnded(let stats):
      epochs.append(stats)
      progress.end(stats)
    case .snapshotSaved(let stats):
      snapshot = (stats, now.seconds - (pastTime?.age ?? 0))
      note(.saved, "snapshot \(stats.path.lastPathPart) saved, \(NumberFormat.bytes(stats.bytes))", stats.epoch)
      if pastTime == nil { notice = ("snapshot saved: \(stats.path.sanitized())", soon) }
    case .snapshotFailed(let message): note(.warning, "snapshot failed: \(message)")
    case .learningRateChanged(let rate): note(.info, "learning rate \(rate)")
    case .optionChanged(let change): take(change)
    case .decided(let decision): take(decision)
    case .examined(let found): vitals = found
    case .alarmRaised(let alarm): raise(alarm)
    case .alarmEnded(let kind, let epoch): withdraw(kind, epoch)
    case .epochCutShort(let epoch, let batches): note(.info, "reassignment asked for, after \(batches) batches", epoch)
    case .stateChanged(let new): change(to: new)
    case .warned(let message): note(.warning, message)
    case .failed(let message):
      note(.failed, message)
      if !isEarlierLife { overlay = .failure(message) }
    }
  }

  /// When the event that is being taken in happened.
  private var secondsOfDay: Int { pastTime?.secondsOfDay ?? now.secondsOfDay }

  private mutating func begin(_ info: RunInfo) {
    self.info = info
    progress.epochs = info.epochs
    note(.running, "start  k=\(info.k)  seed=\(info.seed)  \(info.backbone)", 0)
    if let text = info.augmentText { note(.info, "augment \(text)", 0) }
  }

  private mutating func assigned(_ epoch: Int, _ moved: Int?, _ images: Int, _ previous: Double?, _ labels: Double?) {
    history.markFreshHead()
    milestones.markFreshHead()
    self.moved = moved.map { ($0, images) }
    nmiLabels = labels
    nmiPrevious = previous
    if let moved {
      note(
        .assigned, "\(moved) moved (\(NumberFormat.percent(Double(moved) / Double(max(1, images)))))", epoch)
    } else {
      note(.assigned, "assigned: \(images) images", epoch)
    }
    // Short: beside the sizes, events have two dozen letters.
    let (name, nmi) = labels == nil ? ("NMI t/t-1", previous) : ("NMI", labels)
    if let nmi, let before = milestones.takeNMI(nmi) {
      note(.best, "best \(name) \(NumberFormat.fixed(nmi, 3)), +\(NumberFormat.fixed(nmi - before, 3))", epoch)
    }
  }

  private mutating func take(_ baselines: Baselines) {
    let network = baselines.network.map { ", random network \(NumberFormat.fixed($0.accuracy, 3))" } ?? ""
    note(.info, "pixels acc \(NumberFormat.fixed(baselines.pixels.accuracy, 3))" + network)
  }

  private mutating func take(_ stats: BatchStats) {
    batch = stats
    gradientNorm = stats.gradientNorm ?? gradientNorm
    phase = .training
    history.append(Double(stats.loss), epoch: stats.epoch)
    if stats.loss.isFinite { bestLoss = min(bestLoss ?? .infinity, Double(stats.loss)) }
    if let score = milestones.takeLoss(Double(stats.loss)) {
      let loss = NumberFormat.fixed(Double(stats.loss), 4)
      note(.warning, "loss spike \(loss), z=\(NumberFormat.fixed(score, 1))", stats.epoch)
    }
    progress.take(stats)
  }

  private mutating func change(to new: RunState) {
    guard new != state else { return }
    let time = (seconds: pastTime?.seconds ?? now.seconds, isPast: pastTime != nil)
    if new == .paused {
      note(.paused, "paused")
      milestones.pauseBegan = time
    } else if state == .paused {
      // Between two clocks, as where a run is gone on with, there is no telling how long it was.
      let began = milestones.pauseBegan.flatMap { $0.isPast == time.isPast ? $0.seconds : nil }
      let length = began.map { " after " + NumberFormat.length(time.seconds - $0) } ?? ""
      note(.paused, (new == .running ? "resumed" : "pause over") + length)
    }
    if new == .finished { note(.done, "finished after \(epochs.count) epochs") }
    if new == .stopped { note(.done, "stopped after \(epochs.count) epochs, everything is saved") }
    guard !isEarlierLife else { return }
    state = new
    isPauseWanted = new == .paused
  }

  mutating func note(_ kind: EventLog.Kind, _ text: String, _ epoch: Int? = nil) {
    log.append(kind, text, epoch: epoch ?? progress.epoch, at: secondsOfDay)
  }
}

extension String {
  /// What stands behind the last slash.
  var lastPathPart: String { split(separator: "/").last.map(String.init) ?? self }
}
