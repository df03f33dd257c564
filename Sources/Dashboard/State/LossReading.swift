import TUI

/// What the plot's cursor reads: one batch, or the neighbours that share a bucket of the history.
package struct LossReading: Sendable, Equatable {
  /// Since the start, counted from 1.
  package var batches: ClosedRange<Int>
  /// Of the first and the last of them, counted from 0.
  package var epochs: ClosedRange<Int>
  /// The first of them within its epoch, counted from 1.
  package var batchInEpoch: Int
  /// From the smallest to the largest; nil where none is finite.
  package var loss: ClosedRange<Double>?
  /// How many are not finite.
  package var notFinite: Int
  /// After the last of them.
  package var average: Double?

  /// `epoch 4 batch 14`, `epoch 4 batch 14-21` or `epochs 4-6`.
  var place: String {
    if epochs.count > 1 { return "epochs \(epochs.lowerBound + 1)-\(epochs.upperBound + 1)" }
    let range = batches.count > 1 ? "-\(batchInEpoch + batches.count - 1)" : ""
    return "epoch \(epochs.lowerBound + 1) batch \(batchInEpoch)" + range
  }

  /// `1.4134`, `1.4013..1.5120`, with `x` behind it where some were not finite, or that alone.
  func value(_ glyphs: Glyphs) -> String {
    let mark = notFinite > 0 ? "\(Character(glyphs.missing))" : ""
    guard let loss else { return "not finite " + mark }
    let low = NumberFormat.fixed(loss.lowerBound, 4)
    let high = NumberFormat.fixed(loss.upperBound, 4)
    return (low == high ? low : low + ".." + high) + mark
  }
}
