import Glibc
import Tensors

/// Power iteration clustering as DeepCluster uses it: clusters are the basins of a score on the graph of nearest
/// neighbours, so that their number is found and not given.
///
/// A row has edges to its nearest neighbours, of weight exp(-d²/σ²), d being the distance; W is the sum of the two
/// directions. The score is v ← (α Wᵀv + (1 - α)/N) / |…|₁, from 1/N on. Each row points to the neighbour j with the
/// largest w_ij (v_j - v_i), and to itself where none is positive; rows whose pointers end at the same row are a cluster.
/// A row that is alone goes to the cluster of its nearest neighbour that is not; where there is none it stays.
///
/// Weights of rows that are far apart are tiny, and v next to 1/N in all its digits. So what is computed is u, v being in
/// proportion to 1 + u: the same iteration, without the cancellation.
///
/// - Source: Lin and Cohen, "Power Iteration Clustering", ICML 2010; Caron et al. 2018, appendix; `deepcluster.md` a.8.
/// - Complexity: that of ``NeighborGraph``, O(N² · D); the rest is O(N · neighbours · iterations).
public struct PowerIterationClustering: Clusterer {
  public let neighborCount: Int
  /// σ.
  public let bandwidth: Double
  /// α.
  public let damping: Double
  public let iterationCount: Int

  /// By default as DeepCluster has them.
  public init(neighborCount: Int = 5, bandwidth: Double = 0.2, damping: Double = 0.001, iterationCount: Int = 200) {
    precondition(neighborCount > 0 && bandwidth > 0 && (0..<1).contains(damping) && iterationCount >= 0)
    (self.neighborCount, self.bandwidth) = (neighborCount, bandwidth)
    (self.damping, self.iterationCount) = (damping, iterationCount)
  }

  /// Clusters `[N, D]` features; the centroids are the means of the clusters' rows, to which a row of another cluster
  /// may be nearer. Nothing is random.
  ///
  /// - Parameter onIteration: Told of each block of rows whose neighbours are known.
  public func cluster(
    _ features: Tensor, seed: UInt64, onIteration: (ClusterIteration) throws -> Void
  ) throws -> ClusterAssignment {
    var index = 0
    let graph = try NeighborGraph(features, wanted: neighborCount) { _ in
      try onIteration(
        ClusterIteration(
          index: index, count: NeighborGraph.blockCount(of: features.rowCount), objective: 0, imbalance: 1,
          emptyCount: 0, splits: []))
      index += 1
    }
    let roots = basins(graph, rows: features.rowCount)
    let (labels, count) = PowerIterationClustering.numbered(adopted(roots, graph))
    let centroids = Tensor([count, features.rowLength])
    NearestSearch(features, clusterCount: count, labels: labels)
      .moveToMeans(centroids, wanted: [Bool](repeating: true, count: count))
    return ClusterAssignment(features, labels: labels, centroids: centroids)
  }

  /// The row at which each row's pointers end.
  private func basins(_ graph: NeighborGraph, rows: Int) -> [Int] {
    let edges = SymmetricEdges(graph, rows: rows, bandwidth: bandwidth)
    let scores = scores(edges)
    var target = (0..<rows).map { row in
      var (best, most) = (row, 0.0)
      for (other, weight) in edges.of(row) where weight * (scores[other] - scores[row]) > most {
        (best, most) = (other, weight * (scores[other] - scores[row]))
      }
      return best
    }
    for row in 0..<rows {
      // The scores rise along pointers, so that they end; what is found on the way is kept.
      var root = row
      while target[root] != root { root = target[root] }
      var place = row
      while target[place] != root {
        let next = target[place]
        target[place] = root
        place = next
      }
    }
    return target
  }

  /// u after the iterations: u ← b Wᵀ(1 + u), with b = α c N / (1 - α) and c = 1 / (N + Σ u), which makes the sum of
  /// v = c (1 + u) one.
  private func scores(_ edges: SymmetricEdges) -> [Double] {
    let rows = edges.rowCount
    var u = [Double](repeating: 0, count: rows)
    for _ in 0..<iterationCount {
      let scale = damping / (1 - damping) * Double(rows) / (Double(rows) + u.reduce(0, +))
      u = (0..<rows).map { row in
        scale * edges.of(row).reduce(0.0) { $0 + $1.weight * (1 + u[$1.other]) }
      }
    }
    return u
  }

  /// The roots with single rows moved to the cluster of their nearest neighbour that is not single itself.
  private func adopted(_ roots: [Int], _ graph: NeighborGraph) -> [Int] {
    var sizes = [Int](repeating: 0, count: roots.count)
    for root in roots { sizes[root] += 1 }
    return roots.indices.map { row in
      guard sizes[roots[row]] == 1 else { return roots[row] }
      let near = graph.neighbors[row * graph.count..<(row + 1) * graph.count]
      return near.first { sizes[roots[Int($0)]] > 1 }.map { roots[Int($0)] } ?? row
    }
  }

  /// Numbers from 0 on, in the order in which the roots first occur.
  private static func numbered(_ roots: [Int]) -> (labels: [Int32], count: Int) {
    var numbers = [Int32](repeating: -1, count: roots.count)
    var count: Int32 = 0
    let labels = roots.map { root in
      if numbers[root] < 0 {
        numbers[root] = count
        count += 1
      }
      return numbers[root]
    }
    return (labels, Int(count))
  }
}

/// The edges of a graph of nearest neighbours in both directions, with the sum of the directions' weights.
private struct SymmetricEdges {
  let rowCount: Int
  private let starts: [Int]
  private let others: [Int32]
  private let weights: [Double]

  /// - Complexity: O(N · neighbours²).
  init(_ graph: NeighborGraph, rows: Int, bandwidth: Double) {
    rowCount = rows
    let count = graph.count
    func has(_ row: Int, _ other: Int) -> Bool {
      graph.neighbors[row * count..<(row + 1) * count].contains(Int32(other))
    }
    func weight(_ edge: Int) -> Double { exp(-Double(graph.squaredDistances[edge]) / (bandwidth * bandwidth)) }
    var incoming = [[(other: Int32, weight: Double)]](repeating: [], count: rows)
    for edge in 0..<rows * count {
      let (row, other) = (edge / count, Int(graph.neighbors[edge]))
      if !has(other, row) { incoming[other].append((Int32(row), weight(edge))) }
    }
    var starts = [0]
    var others: [Int32] = []
    var weights: [Double] = []
    for row in 0..<rows {
      for edge in row * count..<(row + 1) * count {
        let other = Int(graph.neighbors[edge])
        others.append(Int32(other))
        weights.append(has(other, row) ? 2 * weight(edge) : weight(edge))
      }
      others += incoming[row].map(\.other)
      weights += incoming[row].map(\.weight)
      starts.append(others.count)
    }
    (self.starts, self.others, self.weights) = (starts, others, weights)
  }

  /// The neighbours of a row, in a fixed order.
  func of(_ row: Int) -> LazyMapSequence<Range<Int>, (other: Int, weight: Double)> {
    (starts[row]..<starts[row + 1]).lazy.map { (Int(others[$0]), weights[$0]) }
  }
}
