import Tensors

/// How many clusters the rows of a matrix fall into: more than enough of them are made, and merged while they overlap.
///
/// Up to 10,000 rows, a sample of more, are clustered by k-means into 2 √n fine clusters, and two rows are joined where
/// each is among the other's 10 nearest: rows that are near to everybody, as there are in many dimensions, join nothing.
/// The *overlap* of two clusters is the number of these edges that lead from one into the other, over the number that
/// would if the rows of both were mixed: 0 where nobody's neighbours are in the other cluster, 1 where nothing tells them
/// apart. The two that overlap most are merged, and so on, until none overlap by the ``limit`` or two are left. Of what is
/// left, clusters of fewer rows than half an average fine one are stray rows and not counted.
///
/// The limit is half of what is usual between a fine cluster and the one that it overlaps most with, and 0.05 at least:
/// pieces of one cloud overlap by 0.8 in 64 dimensions and by 0.4 in 16, separate clouds by less than 0.05 in any. In two
/// or three dimensions pieces meet at their borders only, and the number comes out too large.
public struct ClusterCount: Sendable, Equatable {
  /// The fine clusters that there were to merge.
  public let fine: Int
  /// What is left of them, at least 2: the answer.
  public let merged: Int
  /// What is left, but too small to count.
  public let strays: Int
  /// The overlap of the two clusters that overlapped least of those that were merged; nil where none were.
  public let leastMerged: Double?
  /// The largest overlap of two clusters that are left; nil where one is left.
  public let mostLeft: Double?

  /// The overlap from which on two clusters are one.
  public let limit: Double

  private static let (shareOfUsual, leastLimit) = (0.5, 0.05)
  private static let (sampleLimit, neighborCount) = (10_000, 10)

  /// - Parameters:
  ///   - features: `[N, D]`, N being 2 or more.
  ///   - seed: Gives the same number for the same features.
  ///   - poll: Called often; what it throws ends the search.
  /// - Complexity: O(n² · D) for a sample of n rows.
  public init(of features: Tensor, seed: UInt64, poll: () throws -> Void) throws {
    var random = Random(seed: seed, stream: "cluster count")
    let rows = random.permutation(features.rowCount).prefix(ClusterCount.sampleLimit).sorted()
    let sample = features.copy(of: rows)
    let wanted = max(2, min(rows.count, Int(2 * Double(rows.count).squareRoot())))
    let kmeans = KMeans(clusterCount: wanted, start: .plusPlus)
    let found = try kmeans.cluster(sample, seed: random.next()) { _ in try poll() }
    let graph = try NeighborGraph(sample, wanted: ClusterCount.neighborCount) { _ in try poll() }
    var merging = OverlapMerging(found, graph)
    (fine, limit) = (wanted, max(ClusterCount.leastLimit, ClusterCount.shareOfUsual * merging.usualOverlap))
    var least: Double?
    var next = merging.closest
    while let pair = next, pair.overlap >= limit, merging.count > 2 {
      least = min(least ?? .infinity, pair.overlap)
      merging.merge(pair.first, pair.second)
      next = merging.closest
    }
    let large = merging.count(where: { $0 >= Double(rows.count) / Double(2 * wanted) })
    (merged, strays, leastMerged, mostLeft) = (max(2, large), merging.count - large, least, next?.overlap)
  }
}

/// Clusters that are merged two by two, by the edges between them.
private struct OverlapMerging {
  /// Clusters that are left and have rows, by the number of one that they were merged from.
  private var clusters: [Int]
  private var sizes: [Double]
  /// `[K, K]`: edges that lead from the rows of one cluster to those of another.
  private var edges: [[Double]]

  init(_ found: ClusterAssignment, _ graph: NeighborGraph) {
    sizes = found.sizes.map { Double($0) }
    clusters = found.sizes.indices.filter { found.sizes[$0] > 0 }
    edges = [[Double]](repeating: [Double](repeating: 0, count: sizes.count), count: sizes.count)
    for (edge, neighbor) in graph.neighbors.enumerated() {
      let (row, other) = (edge / graph.count, Int(neighbor))
      let near = graph.neighbors[other * graph.count..<(other + 1) * graph.count]
      if near.contains(Int32(row)) { edges[Int(found.labels[row])][Int(found.labels[other])] += 1 }
    }
  }

  var count: Int { clusters.count }

  /// How many of them have sizes that pass.
  func count(where passes: (_ size: Double) -> Bool) -> Int { clusters.count { passes(sizes[$0]) } }

  /// The median over the clusters of the overlap with the one that each overlaps most with.
  var usualOverlap: Double {
    let largest = clusters.map { own in
      clusters.reduce(0.0) { $1 == own ? $0 : max($0, overlap(own, $1)) }
    }
    return largest.sorted()[largest.count / 2]
  }

  /// The two that overlap most, of equals those of the lowest numbers; nil where one is left.
  ///
  /// - Complexity: O(K²).
  var closest: (first: Int, second: Int, overlap: Double)? {
    var best: (first: Int, second: Int, overlap: Double)?
    for (place, first) in clusters.enumerated() {
      for second in clusters[(place + 1)...] {
        let overlap = overlap(first, second)
        if overlap > best?.overlap ?? -1 { best = (first, second, overlap) }
      }
    }
    return best
  }

  /// If the rows of both were mixed, an edge of either one that stays within the two would lead into the other with that
  /// one's share of the rows.
  private func overlap(_ first: Int, _ second: Int) -> Double {
    let share = sizes[second] / (sizes[first] + sizes[second])
    let mixed =
      (edges[first][first] + edges[first][second]) * share
      + (edges[second][second] + edges[second][first]) * (1 - share)
    return mixed > 0 ? (edges[first][second] + edges[second][first]) / mixed : 0
  }

  mutating func merge(_ first: Int, _ second: Int) {
    clusters.removeAll { $0 == second }
    sizes[first] += sizes[second]
    for other in edges.indices { edges[first][other] += edges[second][other] }
    for other in edges.indices { edges[other][first] += edges[other][second] }
  }
}
