/// Who is who between two clusterings of the same rows: k-means starts afresh each time, so that a cluster's number
/// means nothing, and "the same cluster" is the one that shares the most rows.
///
/// A former cluster's *heir* is the cluster that took the most of its rows; a cluster's *main source* is the former one
/// that most of its rows were in; of equals the lower number.
public struct ClusterLineage: Sendable, Equatable {
  /// How a cluster came to be.
  public enum Origin: Sendable, Equatable {
    /// It has no rows.
    case empty
    /// It is the heir of its main source.
    case continued(Int)
    /// Its main source has another heir, but gave half of its rows or more.
    case split(from: Int)
    /// It was gathered from several clusters.
    case born
  }

  /// What became of a former cluster.
  public enum Fate: Sendable, Equatable {
    /// It had no rows.
    case empty
    /// It is the main source of its heir.
    case continued(Int)
    /// Half of its rows or more are in its heir, which goes on from another cluster.
    case merged(into: Int)
    /// Its rows are scattered.
    case dissolved
  }

  /// Of each cluster.
  public let origins: [Origin]
  /// Of each former cluster.
  public let fates: [Fate]
  /// Rows of each cluster whose former cluster has another heir. Their sum is that of
  /// ``reassignedCount(from:to:)``.
  public let arrived: [Int]
  /// Of each former cluster; nil where it had no rows.
  public let heirs: [Int?]
  /// The former clusters that gave each cluster the most rows, most first.
  public let sources: [[Overlap]]
  /// The clusters that took the most of each former cluster's rows, most first.
  public let destinations: [[Overlap]]

  /// - Parameters:
  ///   - previous: The former cluster of each row, below `previousCount`.
  ///   - current: The cluster of each row, below `count`.
  ///   - limit: Sources and destinations of a cluster at most, 1 or more.
  /// - Complexity: O(N + K) for N rows.
  public init(from previous: [Int32], _ previousCount: Int, to current: [Int32], _ count: Int, limit: Int) {
    self.init(ContingencyTable(current, previous, rows: count, columns: previousCount), limit: limit)
  }

  /// - Parameters:
  ///   - table: Its rows are the clusters, its columns the former ones.
  ///   - limit: Sources and destinations of a cluster at most, 1 or more.
  /// - Complexity: O(pairs that occur).
  public init(_ table: ContingencyTable, limit: Int) {
    precondition(limit > 0, "\(limit) sources")
    let sources = table.largestOfRows(limit: limit)
    let destinations = table.largestOfColumns(limit: limit)
    origins = sources.indices.map { cluster in
      guard let main = sources[cluster].first else { return .empty }
      if destinations[main.label].first?.label == cluster { return .continued(main.label) }
      return 2 * main.count >= table.rowSums[cluster] ? .split(from: main.label) : .born
    }
    fates = destinations.indices.map { cluster in
      guard let heir = destinations[cluster].first else { return .empty }
      if sources[heir.label].first?.label == cluster { return .continued(heir.label) }
      return 2 * heir.count >= table.columnSums[cluster] ? .merged(into: heir.label) : .dissolved
    }
    var arrived = table.rowSums
    for largest in destinations.lazy.compactMap(\.first) { arrived[largest.label] -= largest.count }
    self.arrived = arrived
    heirs = destinations.map { $0.first?.label }
    (self.sources, self.destinations) = (sources, destinations)
  }

  /// The largest of the former clusters that merged into each cluster, by the rows they brought; nil where none did.
  public var merged: [Int?] {
    var result = [Int?](repeating: nil, count: origins.count)
    var most = [Int](repeating: 0, count: origins.count)
    for (cluster, fate) in fates.enumerated() {
      guard case .merged(let heir) = fate, let rows = destinations[cluster].first?.count, rows > most[heir] else {
        continue
      }
      (result[heir], most[heir]) = (cluster, rows)
    }
    return result
  }
}
