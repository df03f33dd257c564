import CKernels

/// The nearest centroid of every row, and the means of the rows of every centroid.
///
/// Exact: the labels, distances and means are those of plain loops that add up products in the order of the features,
/// whatever is left out and whatever the number of threads. Ties go to the lower index.
package final class NearestSearch {
  private let features: Tensor
  private let clusterCount: Int
  private let squaredNorms: [Float]
  private let panels: Tensor
  private var halfNorms: [Float]
  private let groupPanels: Int
  private let groupCount: Int
  private let bounds: Tensor?
  private var drift: [Float]
  private var previous: Tensor?
  private let threads = Int32(ComputeThreads.current.openMP)

  /// Of each row; valid after the first ``assign(to:)``.
  package private(set) var labels: [Int32]
  package private(set) var squaredDistances: [Float]

  private static let panel = 16
  private static let groupLimit = 64
  /// Floats that the bounds may take: half a gigabyte.
  private static let boundLimit = 1 << 27

  /// - Parameters:
  ///   - prunes: Whether groups of centroids that bounds rule out are left out.
  ///   - labels: Labels to begin with, for ``moveToMeans(_:wanted:)``.
  package init(_ features: Tensor, clusterCount: Int, prunes: Bool = false, labels: [Int32]? = nil) {
    (self.features, self.clusterCount) = (features, clusterCount)
    squaredNorms = (0..<features.rowCount).map { squaredNorm(features.row($0)) }
    let panelCount = (clusterCount + NearestSearch.panel - 1) / NearestSearch.panel
    panels = Tensor([panelCount, features.rowLength, NearestSearch.panel])
    halfNorms = [Float](repeating: .infinity, count: panelCount * NearestSearch.panel)
    let groupLimit = max(1, min(NearestSearch.groupLimit, NearestSearch.boundLimit / max(1, features.rowCount)))
    groupPanels = (panelCount + groupLimit - 1) / groupLimit
    groupCount = (panelCount + groupPanels - 1) / groupPanels
    bounds = prunes ? Tensor([features.rowCount, groupCount]) : nil
    drift = [Float](repeating: 0, count: groupCount)
    self.labels = labels ?? [Int32](repeating: 0, count: features.rowCount)
    precondition(self.labels.count == features.rowCount, "\(self.labels.count) labels for \(features.shape)")
    squaredDistances = [Float](repeating: 0, count: features.rowCount)
  }

  /// Assigns every row to the nearest of the centroids `[K, D]`.
  package func assign(to centroids: Tensor) {
    precondition(
      centroids.shape == [clusterCount, features.rowLength], "\(centroids.shape) for \(clusterCount) clusters")
    nearest_pack(centroids.pointer, clusterCount, features.rowLength, panels.pointer)
    for cluster in 0..<clusterCount { halfNorms[cluster] = squaredNorm(centroids.row(cluster)) / 2 }
    let isFirst = previous == nil
    noteDrift(of: centroids)
    let largest = (2 * (halfNorms.prefix(clusterCount).max() ?? 0)).squareRoot()
    squaredNorms.withUnsafeBufferPointer { squaredNorms in
      halfNorms.withUnsafeBufferPointer { halfNorms in
        drift.withUnsafeBufferPointer { drift in
          labels.withUnsafeMutableBufferPointer { labels in
            squaredDistances.withUnsafeMutableBufferPointer { distances in
              var search = nearest_search(
                rows: features.rowCount, width: features.rowLength, clusters: clusterCount, group_panels: groupPanels,
                groups: groupCount, features: features.pointer, panels: panels.pointer,
                half_norms: halfNorms.baseAddress, squared_norms: squaredNorms.baseAddress, largest_norm: largest,
                is_first: isFirst ? 1 : 0, bounds: bounds?.pointer, drift: drift.baseAddress,
                labels: labels.baseAddress, squared_distances: distances.baseAddress)
              nearest_assign(&search, threads)
            }
          }
        }
      }
    }
  }

  /// Adds to each group's drift the longest way that one of its centroids has gone since the last call.
  private func noteDrift(of centroids: Tensor) {
    if let previous {
      let groupSize = groupPanels * NearestSearch.panel
      for group in 0..<groupCount {
        var longest: Float = 0
        for cluster in group * groupSize..<min((group + 1) * groupSize, clusterCount) {
          longest = max(longest, squaredDistance(previous.row(cluster), centroids.row(cluster)))
        }
        if longest > 0 { drift[group] += longest.squareRoot() * 1.0001 + drift[group] * 1e-6 }
      }
    }
    let copy = previous ?? Tensor(centroids.shape)
    _ = copy.elements.update(from: centroids.elements)
    previous = copy
  }

  /// Puts the wanted centroids at the means of their rows; one without rows stays.
  package func moveToMeans(_ centroids: Tensor, wanted: [Bool]) {
    var starts = [Int32](repeating: 0, count: clusterCount + 1)
    for label in labels { starts[Int(label) + 1] += 1 }
    for cluster in 0..<clusterCount { starts[cluster + 1] += starts[cluster] }
    var next = starts
    var order = [Int32](repeating: 0, count: labels.count)
    for (row, label) in labels.enumerated() {
      order[Int(next[Int(label)])] = Int32(row)
      next[Int(label)] += 1
    }
    cluster_means(
      features.pointer, features.rowLength, clusterCount, order, starts, wanted.map { $0 ? 1 : 0 }, centroids.pointer,
      threads)
  }
}

/// |x|², eight lanes at a time.
package func squaredNorm(_ row: UnsafeMutableBufferPointer<Float>) -> Float {
  var sum = SIMD8<Float>.zero
  let raw = UnsafeRawPointer(row.baseAddress)
  let whole = row.count & ~7
  for index in stride(from: 0, to: whole, by: 8) {
    guard let raw else { break }
    let part = raw.loadUnaligned(fromByteOffset: index * 4, as: SIMD8<Float>.self)
    sum += part * part
  }
  return row[whole...].reduce(sum.sum()) { $0 + $1 * $1 }
}

/// |x - y|².
private func squaredDistance(_ x: UnsafeMutableBufferPointer<Float>, _ y: UnsafeMutableBufferPointer<Float>) -> Float {
  var sum: Float = 0
  for index in 0..<x.count { sum += (x[index] - y[index]) * (x[index] - y[index]) }
  return sum
}
