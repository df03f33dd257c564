/// How often rows of each true class are in each cluster, with the clusters in the order of the classes they match.
public struct ConfusionMatrix: Sendable, Equatable {
  /// A cluster, and the class that it stands for.
  public struct Column: Sendable, Equatable {
    public var cluster: Int
    /// The class that the cluster stands for in the best one-to-one matching; nil where the classes are fewer.
    public var matched: Int?
  }

  /// The clusters: those that match a class in the order of the classes, then the others.
  public let columns: [Column]
  /// `[classes][columns]`: rows of each class in each cluster.
  public let counts: [[Int]]

  /// - Parameters:
  ///   - table: Its rows are clusters, its columns classes.
  ///   - classCount: The classes, of which the last ones may have no row in the table.
  public init(_ table: ContingencyTable, classCount: Int) {
    let all = table.matching.enumerated().map { Column(cluster: $0.offset, matched: $0.element) }
    columns = all.sorted { a, b in
      (a.matched ?? .max, a.cluster) < (b.matched ?? .max, b.cluster)
    }
    var counts = [[Int]](
      repeating: [Int](repeating: 0, count: all.count), count: max(classCount, table.columnSums.count))
    for (place, column) in columns.enumerated() {
      for entry in table.entries(ofRow: column.cluster) { counts[entry.column][place] = entry.count }
    }
    self.counts = counts
  }
}
