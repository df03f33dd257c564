import Tensors

/// A tensor of a head that the run's optimizer trains: its values, the gradient of the last batch, and the moments that
/// the optimizer keeps of it.
public final class HeadParameter {
  public let values: Tensor
  /// Of the shape of the values.
  public let gradient: Tensor
  /// As many as the optimizer keeps, each of the shape of the values; 0 at first.
  public let moments: [Tensor]

  init(_ values: Tensor, momentCount: Int) {
    self.values = values
    gradient = Tensor(values.shape)
    moments = (0..<momentCount).map { _ in Tensor(values.shape) }
  }

  /// Moves the values by the gradient.
  func update(by optimizer: Optimizer, step: Int, learningRate: Float, gradientScale: Float) {
    optimizer.update(
      values.elements, gradient: gradient.elements, moments: moments.map(\.elements), step: step,
      learningRate: learningRate, gradientScale: gradientScale)
  }

  /// Takes over row `from` of another parameter's values and moments as row `to`.
  func takeRow(_ to: Int, from other: HeadParameter, row from: Int) {
    for (own, its) in zip([values] + moments, [other.values] + other.moments) {
      _ = own.row(to).update(from: its.row(from))
    }
  }
}

/// Leaves in `sums` `[C]` the sum of the rows of `rows` `[N, C]`: the gradient of a bias.
func addRows(_ rows: Tensor, into sums: Tensor) {
  precondition(sums.count == rows.rowLength, "\(rows.shape) into \(sums.shape)")
  let totals = sums.elements
  totals.update(repeating: 0)
  for row in 0..<rows.rowCount {
    let values = rows.row(row)
    for index in 0..<values.count { totals[index] += values[index] }
  }
}
