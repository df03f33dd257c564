/// Something that a run has decided by itself about its clusters, with its reasons.
public struct Decision: Codable, Equatable, Sendable {
  /// What was decided. The raw values are the names in JSON lines.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    /// How many clusters there are from here on.
    case clusterCount = "cluster_count"
    /// The clusters have settled: they are kept, and training goes on with them.
    case halted
    /// The clusters have settled: the run ends.
    case ended
  }

  public var kind: Kind
  public var epoch: Int
  /// The clusters that there are.
  public var clusterCount: Int
  /// Why, with its figures.
  public var reason: String

  public init(kind: Kind, epoch: Int, clusterCount: Int, reason: String) {
    (self.kind, self.epoch, self.clusterCount, self.reason) = (kind, epoch, clusterCount, reason)
  }
}
