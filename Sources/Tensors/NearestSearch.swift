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
  /// The centroids in bf16, two in the place of one `Float`; nil without the filter.
  private let bf16Panels: Tensor?
  private var bf16Errors: [Float]
  private let scratch: Tensor
  private let groupPanels: Int
  private let groupCount: Int
  private let bounds: Tensor?
  private var drift: [Float]
  private var hasMoved: [UInt8]
  private var scores: [Float]
  private var previous: Tensor?
  private let threads = Int32(ComputeThreads.current.openMP)

  /// Of each row; valid after the first ``assign(to:)``.
  package private(set) var labels: [Int32]
  package private(set) var squaredDistances: [Float]
  /// Floating-point operations of all products computed so far, in either type; one product counts as two.
  package private(set) var operations = (f32: 0.0, bf16: 0.0)

  private static let panel = 16
  /// At most 64.
  private static let groupLimit = 64
  /// Floats that the bounds may take: half a gigabyte.
  private static let boundLimit = 1 << 27

  /// - Parameters:
  ///   - prunes: Whether groups of centroids that bounds rule out are left out.
  ///   - filters: Whether groups that products in bf16 rule out are left out, where the processor has such products.
  ///   - labels: Labels to begin with, for ``moveToMeans(_:wanted:)``.
  package init(
    _ features: Tensor, clusterCount: Int, prunes: Bool = false, filters: Bool = false, labels: [Int32]? = nil
  ) {
    (self.features, self.clusterCount) = (features, clusterCount)
    squaredNorms = (0..<features.rowCount).map { squaredNorm(features.row($0)) }
    let panelCount = (clusterCount + NearestSearch.panel - 1) / NearestSearch.panel
    panels = Tensor([panelCount, features.rowLength, NearestSearch.panel])
    halfNorms = [Float](repeating: .infinity, count: panelCount * NearestSearch.panel)
    let groupLimit = max(1, min(NearestSearch.groupLimit, NearestSearch.boundLimit / max(1, features.rowCount)))
    groupPanels = (panelCount + groupLimit - 1) / groupLimit
    groupCount = (panelCount + groupPanels - 1) / groupPanels
    bounds = prunes ? Tensor([groupCount, features.rowCount]) : nil
    drift = [Float](repeating: 0, count: groupCount)
    self.labels = labels ?? [Int32](repeating: 0, count: features.rowCount)
    precondition(self.labels.count == features.rowCount, "\(self.labels.count) labels for \(features.shape)")
    squaredDistances = [Float](repeating: 0, count: features.rowCount)
    scores = squaredDistances
    hasMoved = [UInt8](repeating: 1, count: clusterCount)
    let pairs = nearest_pair_count(features.rowLength)
    bf16Panels = filters && nearest_has_bf16() != 0 ? Tensor([panelCount, pairs, NearestSearch.panel]) : nil
    bf16Errors = [Float](repeating: 0, count: groupCount)
    scratch = Tensor([nearest_scratch_count(features.rowLength, threads)])
  }

  /// Assigns every row to the nearest of the centroids `[K, D]`.
  package func assign(to centroids: Tensor) {
    precondition(
      centroids.shape == [clusterCount, features.rowLength], "\(centroids.shape) for \(clusterCount) clusters")
    for cluster in 0..<clusterCount { halfNorms[cluster] = squaredNorm(centroids.row(cluster)) / 2 }
    nearest_pack(centroids.pointer, clusterCount, features.rowLength, panels.pointer)
    let bf16 = bf16Panels.map { UnsafeMutableRawPointer($0.pointer).assumingMemoryBound(to: UInt16.self) }
    if let bf16 {
      nearest_pack_bf16(centroids.pointer, clusterCount, features.rowLength, groupPanels, bf16, &bf16Errors)
    }
    let isFirst = previous == nil
    noteDrift(of: centroids)
    let largest = (2 * (halfNorms.prefix(clusterCount).max() ?? 0)).squareRoot()
    squaredNorms.withUnsafeBufferPointer { squaredNorms in
      halfNorms.withUnsafeBufferPointer { halfNorms in
        var search = nearest_search()
        search.rows = features.rowCount
        search.width = features.rowLength
        search.clusters = clusterCount
        search.group_panels = groupPanels
        search.groups = groupCount
        search.features = UnsafePointer(features.pointer)
        search.centroids = UnsafePointer(centroids.pointer)
        search.panels = UnsafePointer(panels.pointer)
        search.half_norms = halfNorms.baseAddress
        search.squared_norms = squaredNorms.baseAddress
        search.largest_norm = largest
        search.is_first = isFirst ? 1 : 0
        search.bounds = bounds?.pointer
        search.bf16_panels = bf16.map { UnsafePointer($0) }
        search.scratch = scratch.pointer
        run(&search)
      }
    }
  }

  /// Runs the search with the arrays that change.
  private func run(_ search: inout nearest_search) {
    drift.withUnsafeBufferPointer { drift in
      hasMoved.withUnsafeBufferPointer { hasMoved in
        bf16Errors.withUnsafeBufferPointer { errors in
          labels.withUnsafeMutableBufferPointer { labels in
            scores.withUnsafeMutableBufferPointer { scores in
              squaredDistances.withUnsafeMutableBufferPointer { distances in
                search.drift = drift.baseAddress
                search.has_moved = hasMoved.baseAddress
                search.bf16_errors = errors.baseAddress
                search.labels = labels.baseAddress
                search.scores = scores.baseAddress
                search.squared_distances = distances.baseAddress
                nearest_assign(&search, threads)
              }
            }
          }
        }
      }
    }
    operations.f32 += 2 * Double(search.f32_products) * Double(features.rowLength)
    operations.bf16 += 2 * Double(search.bf16_products) * Double(features.rowLength)
  }

  /// Adds to each group's drift the longest way that one of its centroids has gone since the last call, and notes which
  /// have moved at all.
  private func noteDrift(of centroids: Tensor) {
    if let previous {
      let groupSize = groupPanels * NearestSearch.panel
      for group in 0..<groupCount {
        var longest: Float = 0
        for cluster in group * groupSize..<min((group + 1) * groupSize, clusterCount) {
          let (old, new) = (previous.row(cluster), centroids.row(cluster))
          hasMoved[cluster] = old.elementsEqual(new) ? 0 : 1
          if hasMoved[cluster] != 0 { longest = max(longest, squaredDistance(old, new)) }
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

/// |x - y|², eight lanes at a time; exactly 0 for equal rows, and the same for (y, x).
package func squaredDistance(_ x: UnsafeMutableBufferPointer<Float>, _ y: UnsafeMutableBufferPointer<Float>) -> Float {
  var sum = SIMD8<Float>.zero
  let whole = x.count & ~7
  if let left = UnsafeRawPointer(x.baseAddress), let right = UnsafeRawPointer(y.baseAddress) {
    for index in stride(from: 0, to: whole, by: 8) {
      let difference =
        left.loadUnaligned(fromByteOffset: index * 4, as: SIMD8<Float>.self)
        - right.loadUnaligned(fromByteOffset: index * 4, as: SIMD8<Float>.self)
      sum += difference * difference
    }
  }
  return (whole..<x.count).reduce(sum.sum()) { $0 + (x[$1] - y[$1]) * (x[$1] - y[$1]) }
}
