import Tensors

/// Multinomial logistic regression on features that are not trained: how well a linear classifier tells the classes
/// apart by them.
///
/// Each feature is first brought to mean 0 and deviation 1 (of the training rows). The weights minimise the mean
/// cross-entropy + |W|² / 2N, the biases being free: scikit-learn's `LogisticRegression` with its default `C = 1`.
public struct LinearProbe {
  /// Of each of the D features.
  private let mean: [Float]
  private let scale: [Float]
  /// `[C, D + 1]`: of each class the weights of the standardised features, and its bias.
  public let weights: [Float]
  private let classCount: Int
  /// The mean cross-entropy of the training rows, in nats, with |W|² / 2N.
  public let loss: Double

  private static let iterationLimit = 300
  /// The largest partial derivative that is taken for 0.
  private static let tolerance: Float = 1e-5

  /// Finds the weights; the same rows give the same bits.
  ///
  /// - Parameters:
  ///   - features: `[N, D]`, N at least 1.
  ///   - labels: The class of each of the N rows, in `0..<classCount`.
  ///   - progress: Told how many of at most how many iterations are done.
  /// - Complexity: O(N · D · C) an iteration, on `sgemm`; memory for a copy of the features and 14 of the weights.
  public init(
    _ features: Tensor, labels: [Int32], classCount: Int, progress: (_ done: Int, _ limit: Int) -> Void = { _, _ in }
  ) {
    precondition(labels.count == features.rowCount && !labels.isEmpty, "\(labels.count) labels for \(features.shape)")
    (mean, scale) = LinearProbe.statistics(of: features)
    self.classCount = classCount
    let rows = LinearProbe.standardized(features, mean: mean, scale: scale)
    let logits = Tensor([rows.rowCount, classCount])
    let width = rows.rowLength
    var found = [Float](repeating: 0, count: classCount * width)
    var minimizer = QuasiNewton()
    loss = minimizer.minimize(
      &found, iterationLimit: LinearProbe.iterationLimit, tolerance: LinearProbe.tolerance, progress: progress
    ) { weights, gradient in
      LinearProbe.loss(weights, &gradient, rows: rows, labels: labels, logits: logits)
    }
    weights = found
  }

  /// The class of each of `[T, D]` rows.
  public func classes(of features: Tensor) -> [Int32] {
    guard features.rowCount > 0 else { return [] }
    let rows = LinearProbe.standardized(features, mean: mean, scale: scale)
    let logits = Tensor([rows.rowCount, classCount])
    let matrix = Tensor([classCount, rows.rowLength], weights)
    multiply(rows.matrix, transposed: false, matrix.matrix, transposed: true, into: logits.matrix)
    return (0..<rows.rowCount).map { row in
      let values = logits.row(row)
      return Int32(values.indices.max { (values[$0], $1) < (values[$1], $0) } ?? 0)
    }
  }

  /// The objective, and its gradient in `gradient`.
  private static func loss(
    _ weights: [Float], _ gradient: inout [Float], rows: Tensor, labels: [Int32], logits: Tensor
  ) -> Double {
    let (classCount, width) = (logits.rowLength, rows.rowLength)
    let matrix = Tensor([classCount, width], weights)
    multiply(rows.matrix, transposed: false, matrix.matrix, transposed: true, into: logits.matrix)
    var loss = Double(softmaxCrossEntropy(logits.matrix, labels: labels, weights: nil))
    let result = Tensor([classCount, width])
    multiply(logits.matrix, transposed: true, rows.matrix, into: result.matrix)
    let penalty = 1 / Float(labels.count)
    for row in 0..<classCount {
      for place in row * width..<(row + 1) * width - 1 {
        loss += Double(penalty) * Double(weights[place]) * Double(weights[place]) / 2
        result[place] += penalty * weights[place]
      }
    }
    gradient = result.array
    return loss
  }

  /// Of each feature the mean, and one over the deviation; 1 for one that never varies.
  private static func statistics(of features: Tensor) -> (mean: [Float], scale: [Float]) {
    let (count, width) = (Double(features.rowCount), features.rowLength)
    let mean = columnMeans(features)
    var squares = [Double](repeating: 0, count: width)
    for index in 0..<features.rowCount {
      let row = features.row(index)
      for place in 0..<width {
        let distance = Double(row[place] - mean[place])
        squares[place] += distance * distance
      }
    }
    return (mean, squares.map { $0 > 0 ? Float(1 / ($0 / count).squareRoot()) : 1 })
  }

  /// `[N, D + 1]`, the last of each row being 1, for the bias.
  private static func standardized(_ features: Tensor, mean: [Float], scale: [Float]) -> Tensor {
    let width = features.rowLength
    precondition(width == mean.count, "\(features.shape) for \(mean.count) features")
    let result = Tensor([features.rowCount, width + 1])
    for index in 0..<features.rowCount {
      let (row, target) = (features.row(index), result.row(index))
      for place in 0..<width { target[place] = (row[place] - mean[place]) * scale[place] }
      target[width] = 1
    }
    return result
  }
}
