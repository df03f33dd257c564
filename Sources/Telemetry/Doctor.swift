import Glibc

/// Watches a run for collapse: raises an alarm when one begins, and withdraws it when it is over.
///
/// Pure: the same figures in the same order give the same events. A checkpoint keeps it, so that a run that is gone on
/// with neither forgets an alarm nor raises it again. The thresholds are in ``DoctorLimits``.
public struct Doctor: Codable, Equatable, Sendable {
  /// The alarms that stand, in the order in which they began.
  public private(set) var standing: [Alarm.Kind] = []
  /// Of the last reassignment.
  private var usedClusters = 0
  /// Epochs in a row with a loss like that of guessing, and reassignments in a row with a low rank.
  private var chanceEpochs = 0
  private var rankEpochs = 0
  /// Shares of the images that moved, the last ones.
  private var movedShares: [Double] = []

  public init() {}

  /// Looks at the clusters of a reassignment.
  ///
  /// - Returns: Alarms that begin or are over.
  public mutating func examine(_ vitals: Vitals) -> [Event] {
    usedClusters = vitals.usedClusters
    return [
      examineUse(vitals), examineImbalance(vitals), examineLargest(vitals), examineRank(vitals), examineMoves(vitals),
      examineChannels(vitals),
    ].compactMap { $0 }
  }

  /// Looks at the training of an epoch, on the clusters that were looked at last.
  ///
  /// - Returns: Alarms that begin or are over.
  public mutating func examine(_ stats: EpochStats) -> [Event] {
    guard let loss = stats.loss, usedClusters > 1 else { return [] }
    let chance = log(Double(usedClusters))
    chanceEpochs = loss >= DoctorLimits.chanceShare * chance ? chanceEpochs + 1 : 0
    let event = judge(
      .lossAtChance, stats.epoch, isWrong: chanceEpochs >= DoctorLimits.chanceEpochs,
      "loss \(fixed(loss, 3)) is that of guessing (ln \(usedClusters) = \(fixed(chance, 3))), "
        + "for \(chanceEpochs) epochs",
      "fewer clusters (:k N), another learning rate (:lr X), a smaller --batch")
    return event.map { [$0] } ?? []
  }

  /// The alarm of a run that ends because its loss is a NaN or an infinity.
  public static func lossNotFinite(epoch: Int, iteration: Int, layer: String) -> Event {
    .alarmRaised(
      Alarm(
        kind: .lossNotFinite, epoch: epoch,
        finding: "the loss is not finite at batch \(iteration); the first value that is not comes from \(layer)",
        advice: "dctop branch from a snapshot with a smaller --learning-rate"))
  }

  private mutating func examineUse(_ vitals: Vitals) -> Event? {
    judge(
      .unusedClusters, vitals.epoch,
      isWrong: Double(vitals.usedClusters) < DoctorLimits.usedShare * Double(vitals.k),
      "only \(vitals.usedClusters) of \(vitals.k) clusters have images",
      "as many clusters as there are kinds of images: :k \(max(2, vitals.usedClusters))")
  }

  private mutating func examineImbalance(_ vitals: Vitals) -> Event? {
    judge(
      .imbalance, vitals.epoch, isWrong: vitals.imbalance > DoctorLimits.imbalance,
      "clusters are uneven: imbalance \(fixed(vitals.imbalance, 2)), where 1 is even",
      "fewer clusters (:k N), :sampler uniform or --loss weighted")
  }

  private mutating func examineLargest(_ vitals: Vitals) -> Event? {
    let share = Double(vitals.largestCluster) / Double(max(1, vitals.images))
    return judge(
      .giantCluster, vitals.epoch, isWrong: share > DoctorLimits.largestShare(of: vitals.k),
      "one cluster has \(fixed(100 * share, 0)) % of the images",
      "a smaller learning rate (:lr X) and :reassign now; dctop branch from an earlier snapshot")
  }

  private mutating func examineRank(_ vitals: Vitals) -> Event? {
    rankEpochs = vitals.effectiveRank < DoctorLimits.rank ? rankEpochs + 1 : 0
    return judge(
      .lowRank, vitals.epoch, isWrong: rankEpochs >= DoctorLimits.rankEpochs,
      vitals.effectiveRank < 0.5
        ? "the features of all images are the same"
        : "the features differ along one direction only: effective rank \(fixed(vitals.effectiveRank, 2))",
      "a smaller learning rate (:lr X); a new run with another --seed")
  }

  private mutating func examineMoves(_ vitals: Vitals) -> Event? {
    guard let moved = vitals.moved else { return nil }
    let span = DoctorLimits.movedSpan
    movedShares = Array(movedShares.suffix(2 * span - 1)) + [Double(moved) / Double(max(1, vitals.images))]
    let before = movedShares.prefix(span).reduce(0, +) / Double(span)
    let now = movedShares.suffix(span).reduce(0, +) / Double(span)
    return judge(
      .restlessClusters, vitals.epoch,
      isWrong: movedShares.count == 2 * span && now > DoctorLimits.movedShare && now > DoctorLimits.movedFall * before,
      "\(fixed(100 * now, 0)) % of the images move at each reassignment, and it does not fall",
      "fewer clusters (:k N), longer epochs (:reassign every 2) or --kmeans-start warm")
  }

  private mutating func examineChannels(_ vitals: Vitals) -> Event? {
    guard let found = vitals.silentChannels else { return nil }
    return judge(
      .silentChannels, vitals.epoch,
      isWrong: Double(found.silent) > DoctorLimits.silentShare * Double(found.channels),
      "\(found.silent) of \(found.channels) channels of \(found.layer) are 0 for every image",
      "a smaller learning rate (:lr X); dctop branch from an earlier snapshot, for they rarely come back")
  }

  /// What is to be told, if a thing has gone wrong or right.
  private mutating func judge(
    _ kind: Alarm.Kind, _ epoch: Int, isWrong: Bool, _ finding: String, _ advice: String
  ) -> Event? {
    if isWrong == standing.contains(kind) { return nil }
    guard isWrong else {
      standing.removeAll { $0 == kind }
      return .alarmEnded(kind, epoch: epoch)
    }
    standing.append(kind)
    return .alarmRaised(Alarm(kind: kind, epoch: epoch, finding: finding, advice: advice))
  }
}
