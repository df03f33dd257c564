import TUI

/// The loss of every batch since the start, in bounded memory: neighbours are merged, and a merged bucket keeps the
/// smallest and largest of its values, so that no spike is lost. Batches are counted from 1.
package struct LossHistory: Sendable {
  private struct Bucket {
    /// The first of its batches.
    var first: Int
    var low: Double
    var high: Double
    /// Values that are finite, and values that are not.
    var count: Int
    var notFinite: Int
    /// After its last batch, of all batches so far and of those since the last fresh head.
    var averages: SIMD4<Double>
    var freshAverages: SIMD4<Double>
  }

  private var buckets: [Bucket] = []
  /// Batches in a full bucket; all but the last are full.
  package private(set) var bucketWidth = 1
  package private(set) var batchCount = 0
  private(set) var last: Double?
  package private(set) var notFiniteCount = 0
  /// The first batch of each epoch, in order.
  private(set) var epochStarts: [(epoch: Int, x: Double)] = []
  /// The epochs in which clusters were empty.
  private(set) var emptyEpochs: Set<Int> = []
  private var averages = MovingAverages()
  private var freshAverages = MovingAverages()

  private static let limit = 4096

  package init() {}

  package mutating func append(_ loss: Double, epoch: Int) {
    batchCount += 1
    if epochStarts.last?.epoch != epoch { epochStarts.append((epoch, Double(batchCount))) }
    last = loss
    if loss.isFinite {
      averages.append(loss)
      freshAverages.append(loss)
    } else {
      notFiniteCount += 1
    }
    let value = Bucket(
      first: batchCount, low: loss, high: loss, count: loss.isFinite ? 1 : 0, notFinite: loss.isFinite ? 0 : 1,
      averages: averages.values, freshAverages: freshAverages.values)
    if let filled = buckets.last, filled.count + filled.notFinite < bucketWidth {
      buckets[buckets.count - 1] = LossHistory.merged(filled, value)
    } else {
      buckets.append(value)
      if buckets.count >= LossHistory.limit { mergePairs() }
    }
  }

  /// The next batch is the first of a head with new weights, whose loss begins anew near ln k.
  package mutating func markFreshHead() { freshAverages = MovingAverages() }

  mutating func markEmptyCluster(epoch: Int) { emptyEpochs.insert(epoch) }

  /// The first batch of the current epoch or of the next one, known or to come.
  func start(of epoch: Int) -> Double {
    epochStarts.last?.epoch == epoch ? epochStarts[epochStarts.count - 1].x : Double(batchCount + 1)
  }

  /// The loss, one point a bucket: all of them, or those of a range of batches and one more on each side, so that lines
  /// run on to the edges.
  package func points(in range: ClosedRange<Double>? = nil) -> [PlotPoint] {
    slice(range).map { PlotPoint(x: Double($0.first), low: $0.low, high: $0.high, hasGap: $0.notFinite > 0) }
  }

  /// The exponential moving average with one of the factors of ``MovingAverages``, debiased.
  ///
  /// - Parameter restarts: Whether it begins anew at each fresh head.
  package func average(_ index: Int, restarts: Bool = false, in range: ClosedRange<Double>? = nil) -> [PlotPoint] {
    slice(range).compactMap { bucket in
      guard bucket.count > 0 else { return nil }
      let value = (restarts ? bucket.freshAverages : bucket.averages)[index]
      return PlotPoint(x: Double(bucket.first), low: value, high: value)
    }
  }

  /// That average as it is now; nil before the first finite loss.
  func lastAverage(_ index: Int) -> Double? {
    let value = averages.values[index]
    return value.isFinite ? value : nil
  }

  /// What is known of a batch; of the first or last where it is outside. Nil before the first batch.
  package func reading(at batch: Double, average index: Int, restarts: Bool) -> LossReading? {
    guard !buckets.isEmpty else { return nil }
    let bucket = buckets[place(of: batch)]
    let end = bucket.first + bucket.count + bucket.notFinite - 1
    let average = (restarts ? bucket.freshAverages : bucket.averages)[index]
    let (start, last) = (epochStart(of: bucket.first), epochStart(of: end))
    return LossReading(
      batches: bucket.first...end, epochs: min(start.epoch, last.epoch)...max(start.epoch, last.epoch),
      batchInEpoch: bucket.first - Int(start.x) + 1, loss: bucket.count > 0 ? bucket.low...bucket.high : nil,
      notFinite: bucket.notFinite, average: average.isFinite ? average : nil)
  }

  private func epochStart(of batch: Int) -> (epoch: Int, x: Double) {
    let next = epochStarts.firstIndex(behind: { $0.x > Double(batch) })
    return epochStarts[max(0, next - 1)]
  }

  private func place(of batch: Double) -> Int {
    (Int(max(1, min(Double(batchCount), batch))) - 1) / bucketWidth
  }

  private func slice(_ range: ClosedRange<Double>?) -> ArraySlice<Bucket> {
    guard let range, !buckets.isEmpty else { return buckets[...] }
    let (first, last) = (place(of: range.lowerBound), place(of: range.upperBound))
    return buckets[max(0, first - 1)...min(buckets.count - 1, last + 1)]
  }

  private mutating func mergePairs() {
    var merged: [Bucket] = []
    for index in stride(from: 0, to: buckets.count, by: 2) {
      merged.append(
        index + 1 < buckets.count ? LossHistory.merged(buckets[index], buckets[index + 1]) : buckets[index])
    }
    buckets = merged
    bucketWidth *= 2
  }

  /// Values that are not finite take no part in the range, but where there is nothing else.
  private static func merged(_ a: Bucket, _ b: Bucket) -> Bucket {
    var result = a
    if a.count == 0 {
      (result.low, result.high) = (b.low, b.high)
    } else if b.count > 0 {
      (result.low, result.high) = (min(a.low, b.low), max(a.high, b.high))
    }
    result.count += b.count
    result.notFinite += b.notFinite
    (result.averages, result.freshAverages) = (b.averages, b.freshAverages)
    return result
  }
}
