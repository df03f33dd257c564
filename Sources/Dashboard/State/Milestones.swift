/// Watches a run for what is worth an event beside what the trainer tells: a loss far above those before it, and the
/// best agreement of clusters so far.
struct Milestones: Sendable {
  /// When the pause began that goes on; past times are on another clock.
  var pauseBegan: (seconds: Double, isPast: Bool)?
  private var bestNMI: Double?
  /// Mean and mean square deviation of the latest losses, of those since the last fresh head.
  private var mean = 0.0
  private var variance = 0.0
  private var count = 0
  /// Batches since the last spike: one that lasts is told once.
  private var sinceSpike = Milestones.warmUp

  /// A head's loss falls fast at first; what is usual is known after so many batches.
  private static let warmUp = 10
  /// Of the older losses, for each further one.
  private static let memory = 0.95
  /// Standard deviations above the mean that make a spike.
  private static let limit = 5.0
  /// The standard deviation is taken for this share of the mean at least: a smooth curve has no spikes in its noise.
  private static let leastDeviation = 0.02
  /// By this much an NMI is better: less would be an event each epoch of a run that goes well.
  private static let leastGain = 0.01

  /// The next loss is the first of a head with new weights, and high.
  mutating func markFreshHead() { (mean, variance, count, sinceSpike) = (0, 0, 0, Milestones.warmUp) }

  /// Takes in a batch's loss; how many standard deviations it is above those before it, where it is a spike.
  mutating func takeLoss(_ loss: Double) -> Double? {
    guard loss.isFinite else { return nil }
    let deviation = loss - mean
    let usual = max(variance.squareRoot(), Milestones.leastDeviation * abs(mean))
    let score = usual > 0 ? deviation / usual : 0
    let isSpike = count >= Milestones.warmUp && score >= Milestones.limit
    let isNew = isSpike && sinceSpike >= Milestones.warmUp
    sinceSpike = isSpike ? 0 : sinceSpike + 1
    count += 1
    // The mean of all at first, so that the first loss has no more weight than others.
    let weight = max(1 - Milestones.memory, 1 / Double(count))
    mean += weight * deviation
    variance = (1 - weight) * (variance + weight * deviation * deviation)
    return isNew ? score : nil
  }

  /// Takes in an agreement; what was the best before, where it is clearly better. The first is only remembered.
  mutating func takeNMI(_ nmi: Double) -> Double? {
    guard nmi.isFinite else { return nil }
    guard let best = bestNMI else {
      bestNMI = nmi
      return nil
    }
    guard nmi >= best + Milestones.leastGain else { return nil }
    bestNMI = nmi
    return best
  }
}
