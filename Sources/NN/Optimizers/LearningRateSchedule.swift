import Glibc

/// How the learning rate goes through a run: a factor of it for every batch, as a function of the batch's place alone,
/// so that a run that goes on needs no memory of it.
public struct LearningRateSchedule: Sendable, Equatable {
  public enum Curve: String, Sendable, CaseIterable, Codable {
    case constant
    /// Half a cosine, from the end of the warm-up to 0 at the end of the run.
    case cosine
    /// Constant, and over the last fifth of the run along a line to 0.
    case falling
  }

  public var curve: Curve
  /// Epochs at the start through which the rate grows along a line from 0.
  public var warmup: Double

  private static let fallingShare = 0.2

  public init(_ curve: Curve, warmup: Double = 0) { (self.curve, self.warmup) = (curve, warmup) }

  /// What the run's learning rate is multiplied with for a batch: 0 for none, more than 0 up to 1 for the others.
  ///
  /// - Parameters:
  ///   - epoch: From 0.
  ///   - iteration: The batch within the epoch, from 0.
  ///   - iterationCount: Batches in the epoch.
  ///   - epochs: Epochs of the whole run.
  public func factor(epoch: Int, iteration: Int, of iterationCount: Int, epochs: Int) -> Float {
    let batch = 1 / Double(max(1, iterationCount))
    let time = Double(epoch) + Double(iteration) * batch
    // The first batch of the warm-up has a share too, and its last one the whole rate.
    let warm = warmup > 0 ? min(1, (time + batch) / warmup) : 1
    let whole = Double(epochs)
    switch curve {
    case .constant: return Float(warm)
    case .cosine:
      if time < warmup { return Float(warm) }
      return Float((1 + cos(.pi * min(1, (time - warmup) / max(batch, whole - warmup)))) / 2)
    case .falling: return Float(min(warm, max(0, whole - time) / (LearningRateSchedule.fallingShare * whole)))
    }
  }
}
