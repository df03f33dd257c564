/// Something that is wrong with how a run learns, with what a user can do about it.
public struct Alarm: Codable, Equatable, Sendable {
  /// What is wrong. The raw values are the names in JSON lines.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    case lossNotFinite = "loss_not_finite"
    case lossAtChance = "loss_at_chance"
    case unusedClusters = "unused_clusters"
    case imbalance
    case giantCluster = "giant_cluster"
    case lowRank = "low_rank"
    case restlessClusters = "restless_clusters"
    case silentChannels = "silent_channels"

    /// The same in a few words.
    public var words: String {
      switch self {
      case .lossNotFinite: "loss not finite"
      case .lossAtChance: "loss at chance"
      case .unusedClusters: "unused clusters"
      case .imbalance: "uneven clusters"
      case .giantCluster: "giant cluster"
      case .lowRank: "features collapse"
      case .restlessClusters: "restless clusters"
      case .silentChannels: "dead channels"
      }
    }
  }

  public var kind: Kind
  /// When it began.
  public var epoch: Int
  /// What is wrong, with its figures.
  public var finding: String
  /// What can be done, with a key, a command or an option.
  public var advice: String

  public init(kind: Kind, epoch: Int, finding: String, advice: String) {
    (self.kind, self.epoch, self.finding, self.advice) = (kind, epoch, finding, advice)
  }
}
