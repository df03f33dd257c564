import Tensors

/// Lloyd's k-means on L2 distances, with faiss's rule for empty clusters.
///
/// A split happens after an iteration, and after the last one too, so that clusters can be empty in the result when
/// the rows hold fewer than K distinct places (`deepcluster.md` a.5).
///
/// Iterations end early when no row has changed its cluster: the further ones would be the same to the bit.
///
/// - Complexity: O(N · K · D) an iteration at most; memory O(N + K · D) beside the features, and N · K / 16 bounds, at
///   most half a gigabyte.
public struct KMeans: Clusterer {
  /// What is left out because it cannot change the result; what helps, but for tests and measurements.
  public struct Shortcuts: OptionSet, Sendable {
    public let rawValue: Int
    /// The shortcuts whose bits are set.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Centroids that the triangle inequality rules out for a row are not compared with it.
    public static let bounds = Shortcuts(rawValue: 1)
    /// Only the centroids of clusters that rows have joined or left are computed anew.
    public static let changedMeans = Shortcuts(rawValue: 2)
    /// Centroids that products in bf16 rule out for a row, by a bound on their error, are not compared with it in f32;
    /// on processors that multiply bf16.
    public static let bf16Filter = Shortcuts(rawValue: 4)
    public static let all: Shortcuts = [.bounds, .changedMeans, .bf16Filter]
    /// Those that help here: products in bf16 are half as fast as in f32 on some processors, and much faster on others.
    public static let fastest: Shortcuts = MachineLimits.bf16Gain > 1 ? all : [.bounds, .changedMeans]
  }

  public let clusterCount: Int
  public let iterationCount: Int
  public let start: KMeansStart
  public let shortcuts: Shortcuts

  /// K clusters, 1 or more, after so many iterations at most, 1 or more.
  public init(
    clusterCount: Int, iterationCount: Int = 20, start: KMeansStart = .rows, shortcuts: Shortcuts = .fastest
  ) {
    precondition(clusterCount > 0 && iterationCount > 0, "\(clusterCount) clusters, \(iterationCount) iterations")
    (self.clusterCount, self.iterationCount) = (clusterCount, iterationCount)
    (self.start, self.shortcuts) = (start, shortcuts)
  }

  /// - Precondition: there are at least K rows.
  public func cluster(
    _ features: Tensor, seed: UInt64, onIteration: (ClusterIteration) throws -> Void
  ) throws -> ClusterAssignment {
    precondition(features.rowCount >= clusterCount, "\(clusterCount) clusters of \(features.rowCount) rows")
    var random = Random(seed: seed, stream: "kmeans")
    let centroids = start.centroids(of: features, count: clusterCount, &random)
    let nearest = NearestSearch(
      features, clusterCount: clusterCount, prunes: shortcuts.contains(.bounds),
      filters: shortcuts.contains(.bf16Filter))
    var isWanted = [Bool](repeating: true, count: clusterCount)
    var hasMoved = true
    for index in 0..<iterationCount where hasMoved {
      let previous = nearest.labels
      nearest.assign(to: centroids)
      if index > 0 { noteChanges(from: previous, to: nearest.labels, in: &isWanted) }
      nearest.moveToMeans(centroids, wanted: isWanted)
      if shortcuts.contains(.changedMeans) { isWanted = [Bool](repeating: false, count: clusterCount) }
      var sizes = clusterSizes(nearest.labels, count: clusterCount)
      let imbalance = imbalanceFactor(sizes)
      let emptyCount = sizes.count { $0 == 0 }
      let splits = splitEmptyClusters(centroids, sizes: &sizes, random: &random)
      for split in splits { (isWanted[split.cluster], isWanted[split.donor]) = (true, true) }
      try onIteration(
        ClusterIteration(
          index: index, count: iterationCount, objective: nearest.objective, imbalance: imbalance,
          emptyCount: emptyCount, splits: splits))
      hasMoved = index == 0 || !splits.isEmpty || nearest.labels != previous
    }
    if hasMoved { nearest.assign(to: centroids) }
    return ClusterAssignment(nearest, centroids: centroids)
  }

  /// Marks the clusters that rows have joined or left.
  private func noteChanges(from old: [Int32], to new: [Int32], in isWanted: inout [Bool]) {
    for row in 0..<new.count where old[row] != new[row] {
      isWanted[Int(old[row])] = true
      isWanted[Int(new[row])] = true
    }
  }
}
