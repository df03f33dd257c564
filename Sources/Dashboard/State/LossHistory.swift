import TUI

/// The loss of every batch since the start, in bounded memory: neighbours are merged, and a merged bucket keeps the
/// smallest and largest of its values, so that no spike is lost.
package struct LossHistory: Sendable, Equatable {
  private struct Bucket: Equatable {
    var first: Double
    var low: Double
    var high: Double
    var sum: Double
    /// Values in the sum, without those that are not finite.
    var count: Int
    var notFinite: Int
  }

  private var buckets: [Bucket] = []
  /// Batches in a full bucket.
  private var width = 1
  package private(set) var batchCount = 0
  private(set) var last: Double?
  package private(set) var notFiniteCount = 0
  /// Where each epoch began, in batches.
  private(set) var epochStarts: [(epoch: Int, x: Double)] = []
  /// The epochs in which clusters were empty.
  private(set) var emptyEpochs: Set<Int> = []

  private static let limit = 4096

  package init() {}

  package static func == (a: LossHistory, b: LossHistory) -> Bool {
    a.batchCount == b.batchCount && a.buckets == b.buckets && a.emptyEpochs == b.emptyEpochs
  }

  package mutating func append(_ loss: Double, epoch: Int) {
    if epochStarts.last?.epoch != epoch { epochStarts.append((epoch, Double(batchCount))) }
    let isFinite = loss.isFinite
    last = loss
    if !isFinite { notFiniteCount += 1 }
    let value = Bucket(
      first: Double(batchCount), low: loss, high: loss, sum: isFinite ? loss : 0, count: isFinite ? 1 : 0,
      notFinite: isFinite ? 0 : 1)
    if let filled = buckets.last, filled.count + filled.notFinite < width {
      buckets[buckets.count - 1] = LossHistory.merged(filled, value)
    } else {
      buckets.append(value)
      if buckets.count >= LossHistory.limit { mergePairs() }
    }
    batchCount += 1
  }

  mutating func markEmptyCluster(epoch: Int) { emptyEpochs.insert(epoch) }

  /// The loss, one point a bucket.
  package var points: [PlotPoint] { buckets.map { PlotPoint(x: $0.first, low: $0.low, high: $0.high) } }

  /// The exponential moving average with that factor, debiased, so that a constant loss stays constant.
  package func average(factor: Double) -> [PlotPoint] {
    var (mean, weight) = (0.0, 0.0)
    return buckets.compactMap { bucket in
      guard bucket.count > 0 else { return nil }
      let keep = (0..<bucket.count).reduce(1.0) { keep, _ in keep * factor }
      mean = keep * mean + (1 - keep) * bucket.sum / Double(bucket.count)
      weight = keep * weight + (1 - keep)
      return PlotPoint(x: bucket.first, low: mean / weight, high: mean / weight)
    }
  }

  private mutating func mergePairs() {
    var merged: [Bucket] = []
    for index in stride(from: 0, to: buckets.count, by: 2) {
      merged.append(
        index + 1 < buckets.count ? LossHistory.merged(buckets[index], buckets[index + 1]) : buckets[index])
    }
    buckets = merged
    width *= 2
  }

  /// A value that is not finite shows as a gap only where its bucket holds nothing else.
  private static func merged(_ a: Bucket, _ b: Bucket) -> Bucket {
    var result = a
    if a.count == 0 {
      (result.low, result.high) = (b.low, b.high)
    } else if b.count > 0 {
      (result.low, result.high) = (min(a.low, b.low), max(a.high, b.high))
    }
    result.sum += b.sum
    result.count += b.count
    result.notFinite += b.notFinite
    return result
  }
}
