/// What a cluster has to do with those of the epoch before. Cluster numbers mean nothing from one epoch to the next.
public struct ClusterLink: Equatable, Sendable {
  /// How the cluster came to be. The raw value is that of `run.sqlite`.
  public enum Origin: UInt8, Sendable {
    /// It is empty.
    case none
    /// It is of the first clustering.
    case first
    /// It goes on from its parent: each holds the largest part of the other.
    case continued
    /// It is a part of its parent, which goes on elsewhere.
    case split
    /// It was gathered from several clusters, none of which gave half of it.
    case born
  }

  public var origin: Origin
  /// The cluster of the epoch before; -1 where there is none.
  public var parent: Int32
  /// The largest cluster of the epoch before that went into this one, its parent aside; -1 where there is none.
  public var merged: Int32

  public init(_ origin: Origin, parent: Int32 = -1, merged: Int32 = -1) {
    (self.origin, self.parent, self.merged) = (origin, parent, merged)
  }
}

/// One clustering of a run's, as far as lineage and sizes go.
public struct ClusterGeneration: Equatable, Sendable {
  public var epoch: Int
  /// Images in each cluster.
  public var sizes: [Int32]
  /// Of each cluster.
  public var links: [ClusterLink]

  public init(epoch: Int, sizes: [Int32], links: [ClusterLink]) {
    precondition(sizes.count == links.count, "\(links.count) links of \(sizes.count) clusters")
    (self.epoch, self.sizes, self.links) = (epoch, sizes, links)
  }
}

extension ClusterPicture {
  /// A cluster in one of the epochs that it has gone on through.
  public struct Ancestor: Equatable, Sendable {
    public var epoch: Int
    /// Its number then.
    public var cluster: Int
    public var size: Int
    public var link: ClusterLink
  }

  /// A cluster back through the epochs to its beginning, or as far as is known, newest first.
  public func ancestry(of cluster: Int) -> [Ancestor] {
    var result: [Ancestor] = []
    var current = cluster
    for generation in generations.reversed() {
      guard generation.sizes.indices.contains(current) else { break }
      let link = generation.links[current]
      result.append(
        Ancestor(epoch: generation.epoch, cluster: current, size: Int(generation.sizes[current]), link: link))
      guard link.origin == .continued else { break }
      current = Int(link.parent)
    }
    return result
  }

  /// The number that a cluster has in another picture of the run, earlier or later; nil where it does not go on until
  /// then or is not known.
  public func number(of cluster: Int, in other: ClusterPicture) -> Int? {
    if other.epoch < epoch { return ancestry(of: cluster).first { $0.epoch == other.epoch }?.cluster }
    guard let known = other.generations.firstIndex(where: { $0.epoch == epoch }) else {
      return other.epoch == epoch ? cluster : nil
    }
    var current = cluster
    for generation in other.generations[(known + 1)...] {
      let next = generation.links.firstIndex { $0.origin == .continued && $0.parent == Int32(current) }
      guard let next else { return nil }
      current = next
    }
    return current
  }
}
