import Tensors

/// Which images classifiers learn from, and on which they are tried: a seeded shuffle of those whose class is known.
struct LabelledSplit {
  let training: [Int]
  let test: [Int]

  /// Images at most: enough for figures that hold, and few enough to be quick.
  private static let (trainingLimit, testLimit) = (50_000, 10_000)

  /// A fifth for the test, the others for training, up to the limits.
  ///
  /// - Parameter hasTest: Whether the test images come from elsewhere, so that all of these are for training.
  init(
    _ labels: [Int32], seed: UInt64, hasTest: Bool, trainingLimit: Int = LabelledSplit.trainingLimit,
    testLimit: Int = LabelledSplit.testLimit
  ) {
    let known = LabelledSplit.shuffled(labels, seed: seed)
    let testCount = hasTest ? 0 : min(testLimit, known.count / 5)
    test = known.prefix(testCount).sorted()
    training = known.dropFirst(testCount).prefix(trainingLimit).sorted()
  }

  /// Images for the test only, up to 10,000.
  static func test(of labels: [Int32], seed: UInt64) -> [Int] {
    shuffled(labels, seed: seed).prefix(testLimit).sorted()
  }

  private static func shuffled(_ labels: [Int32], seed: UInt64) -> [Int] {
    var random = Random(seed: seed, stream: "evaluation split")
    return labels.indices.filter { labels[$0] >= 0 }.shuffled(using: &random)
  }
}

/// Rows of features with their classes.
struct LabelledRows {
  /// `[n, D]`.
  let rows: Tensor
  /// The class of each.
  let labels: [Int32]

  init(_ rows: Tensor, _ labels: [Int32]) {
    precondition(rows.rowCount == labels.count, "\(labels.count) labels for \(rows.shape)")
    (self.rows, self.labels) = (rows, labels)
  }

  init(_ features: Tensor, _ labels: [Int32], at places: [Int]) {
    self.init(features.copy(of: places), places.map { labels[$0] })
  }

  /// The share of the rows whose class was found.
  func share(of found: [Int32]) -> Double {
    Double(zip(found, labels).count { $0 == $1 }) / Double(max(1, labels.count))
  }
}
