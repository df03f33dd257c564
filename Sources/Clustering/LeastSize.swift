import Tensors

/// K-means without small clusters, by ODC's rule: a cluster of too few rows is dissolved, and the largest one split in
/// its place.
///
/// The rows of dissolved clusters go to the nearest centroid that remains. Then, for each dissolved cluster, the largest
/// cluster of now is split by 2-means; at random into halves, where 2-means leaves a part that is too small. A cluster
/// stays empty where none is large enough for two. The clusters stand as the rule has made them: a row may be nearer to
/// another's centroid.
///
/// - Source: Zhan et al., "Online Deep Clustering", CVPR 2020; `deepcluster.md` a.11.
/// - Complexity: That of ``KMeans``, and O(K + D · rows of the largest cluster) for each cluster that is dissolved.
public struct LeastSize: Clusterer {
  private let base: KMeans
  private let size: Int

  /// - Parameter size: Rows that a cluster has at least.
  public init(_ size: Int, of base: KMeans) {
    precondition(size > 0, "clusters of \(size) rows")
    (self.base, self.size) = (base, size)
  }

  /// - Parameter onIteration: Told of the rule as of one more iteration, if it had something to do.
  public func cluster(
    _ features: Tensor, seed: UInt64, onIteration: (ClusterIteration) throws -> Void
  ) throws -> ClusterAssignment {
    var last: ClusterIteration?
    let found = try base.cluster(features, seed: seed) { iteration in
      last = iteration
      try onIteration(iteration)
    }
    let isSmall = found.sizes.map { Int($0) < size }
    guard var iteration = last, isSmall.contains(true), isSmall.contains(false) else { return found }
    var regrouping = Regrouping(features, found, isSmall)
    var random = Random(seed: seed, stream: "least size")
    try regrouping.replace(least: size, &random)
    let result = regrouping.assignment(of: features, after: found)
    iteration.index += 1
    iteration.count = max(iteration.count, iteration.index + 1)
    (iteration.objective, iteration.imbalance) = (result.objective, result.imbalance)
    (iteration.emptyCount, iteration.splits) = (result.sizes.count { $0 == 0 }, regrouping.splits)
    try onIteration(iteration)
    return result
  }
}

/// The rows of each cluster while small ones are replaced.
private struct Regrouping {
  private let features: Tensor
  private var members: [[Int]]
  /// Clusters whose rows are other ones than before.
  private var hasChanged: [Bool]
  private let dissolved: [(cluster: Int, size: Int)]
  private(set) var splits: [EmptyClusterSplit] = []

  /// Moves the rows of small clusters to the nearest centroids of the others.
  init(_ features: Tensor, _ found: ClusterAssignment, _ isSmall: [Bool]) {
    self.features = features
    members = [[Int]](repeating: [], count: isSmall.count)
    hasChanged = isSmall
    dissolved = isSmall.indices.filter { isSmall[$0] }.map { ($0, Int(found.sizes[$0])) }
    let remaining = isSmall.indices.filter { !isSmall[$0] }
    let homeless = found.labels.indices.filter { isSmall[Int(found.labels[$0])] }
    let width = features.rowLength
    let centroids = Tensor(
      [remaining.count, width], remaining.flatMap { found.centroids[$0 * width..<($0 + 1) * width] })
    let search = NearestSearch(features.copy(of: homeless), clusterCount: remaining.count)
    if !homeless.isEmpty { search.assign(to: centroids) }
    let homes = Dictionary(uniqueKeysWithValues: zip(homeless, search.labels.map { remaining[Int($0)] }))
    for (row, label) in found.labels.enumerated() {
      let home = homes[row]
      if let home { hasChanged[home] = true }
      members[home ?? Int(label)].append(row)
    }
  }

  /// Splits the largest cluster in the place of each that was dissolved, as long as it has rows for two.
  mutating func replace(least: Int, _ random: inout Random) throws {
    for (cluster, size) in dissolved {
      var donor = 0
      for other in members.indices where members[other].count > members[donor].count { donor = other }
      let rows = members[donor]
      guard rows.count >= 2 * least else { return }
      splits.append(EmptyClusterSplit(cluster: cluster, donor: donor, donorSize: rows.count, size: size))
      (members[donor], members[cluster]) = try halves(of: rows, least: least, &random)
      (hasChanged[donor], hasChanged[cluster]) = (true, true)
    }
  }

  /// Two parts of some rows by 2-means, or at random where one of those is too small; ascending.
  private func halves(of rows: [Int], least: Int, _ random: inout Random) throws -> ([Int], [Int]) {
    let found = try KMeans(clusterCount: 2).cluster(features.copy(of: rows), seed: random.next()) { _ in }
    if found.sizes.allSatisfy({ Int($0) >= least }) {
      let isFirst = found.labels.map { $0 == 0 }
      return (
        rows.indices.filter { isFirst[$0] }.map { rows[$0] }, rows.indices.filter { !isFirst[$0] }.map { rows[$0] }
      )
    }
    let shuffled = random.permutation(rows.count).map { rows[$0] }
    return (shuffled[..<(rows.count / 2)].sorted(), shuffled[(rows.count / 2)...].sorted())
  }

  /// The clusters as they are now; those that have changed have the means of their rows as centroids.
  func assignment(of features: Tensor, after found: ClusterAssignment) -> ClusterAssignment {
    var labels = found.labels
    for (cluster, rows) in members.enumerated() {
      for row in rows { labels[row] = Int32(cluster) }
    }
    let centroids = Tensor([members.count, features.rowLength], found.centroids)
    NearestSearch(features, clusterCount: members.count, labels: labels).moveToMeans(centroids, wanted: hasChanged)
    var result = ClusterAssignment(features, labels: labels, centroids: centroids)
    result.work = found.work
    return result
  }
}
