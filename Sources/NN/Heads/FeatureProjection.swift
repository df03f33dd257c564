import Tensors

/// What a trained projection makes of features: W · max(0, x) + b, at unit length.
///
/// A copy of what a ``ProjectionHead`` has learnt up to some moment.
public struct FeatureProjection: Sendable, Equatable {
  /// W, `[P, D]`, row by row.
  public let weights: [Float]
  /// b, `[P]`.
  public let bias: [Float]

  /// P.
  public var outputCount: Int { bias.count }
  /// D.
  public var featureCount: Int { weights.count / bias.count }

  private static let blockRows = 4096

  /// - Precondition: there is a bias for each row of the weights.
  public init(weights: [Float], bias: [Float]) {
    precondition(!bias.isEmpty && weights.count % bias.count == 0, "\(weights.count) weights, \(bias.count) biases")
    (self.weights, self.bias) = (weights, bias)
  }

  /// Projects `[N, D]` features into `[N, P]` rows of unit length; a row that comes out as zeros stays.
  ///
  /// - Complexity: O(N · D · P); memory for 4,096 rows of features beside the result.
  public func apply(_ features: Tensor, into result: Tensor) {
    precondition(
      features.rowLength == featureCount && result.shape == [features.rowCount, outputCount],
      "\(features.shape) into \(result.shape) by [\(outputCount), \(featureCount)]")
    let weights = Tensor([outputCount, featureCount], weights)
    let positive = Tensor([min(FeatureProjection.blockRows, max(1, features.rowCount)), featureCount])
    for start in stride(from: 0, to: features.rowCount, by: positive.rowCount) {
      let range = start..<min(start + positive.rowCount, features.rowCount)
      for (place, row) in range.enumerated() {
        let (source, target) = (features.row(row), positive.row(place))
        for index in 0..<source.count { target[index] = max(0, source[index]) }
        _ = result.row(row).update(from: bias)
      }
      multiply(
        positive.matrix(rows: 0..<range.count), transposed: false, weights.matrix, transposed: true,
        into: result.matrix(rows: range), beta: 1)
      for row in range { _ = scaleToUnitLength(result.row(row)) }
    }
  }
}

/// Scales a row to unit length, in place, and returns its length before; a row of zeros stays.
func scaleToUnitLength(_ row: UnsafeMutableBufferPointer<Float>) -> Float {
  let length = squaredNorm(row).squareRoot()
  guard length > 0 else { return 0 }
  for index in 0..<row.count { row[index] /= length }
  return length
}
