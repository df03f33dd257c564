import Tensors

/// A projection on the first principal components, each scaled to unit variance.
///
/// y = W (x - mean), the rows of W being eigenvectors of the covariance over √(eigenvalue + ε).
/// - Source: `deepcluster.md` a.5 (faiss's `PCAMatrix` with power -1/2, and the ε that it lacks).
public struct PCAWhitening: Sendable {
  /// D.
  public let mean: [Float]
  /// `[P, D]`, row by row: what projects and scales.
  public let components: [Float]
  /// P.
  public let componentCount: Int
  /// The variance along each component, largest first.
  public let eigenvalues: [Double]

  /// D.
  public var featureCount: Int { mean.count }

  /// Variances below this share of the largest are rounding of `Float`: such directions fade instead of being blown up.
  private static let relativeEpsilon = 1e-7
  /// Keeps features that are all equal at 0.
  static let absoluteEpsilon = 1e-12
  private static let blockRows = 4096

  /// A projection that was found before.
  package init(mean: [Float], components: [Float], componentCount: Int, eigenvalues: [Double]) {
    (self.mean, self.components) = (mean, components)
    (self.componentCount, self.eigenvalues) = (componentCount, eigenvalues)
  }

  /// Finds the components of `[N, D]` features: P = min(`componentLimit`, D, N - 1), at least 1.
  ///
  /// - Throws: `EigenError` where the features hold a NaN or an infinity.
  /// - Complexity: O(N · D² + D³), or O(N² · D + N³) where there are fewer rows than features.
  public static func fit(_ features: Tensor, componentLimit: Int) throws(EigenError) -> PCAWhitening {
    let (rows, width) = (features.rowCount, features.rowLength)
    precondition(rows > 0 && width > 0 && componentLimit > 0, "\(componentLimit) components of \(features.shape)")
    let mean = columnMeans(features)
    let count = max(1, min(componentLimit, width, rows - 1))
    let (values, vectors) =
      rows < width ? try fewRows(features, mean, count) : try manyRows(features, mean, count)
    let epsilon = relativeEpsilon * max(0, values[0]) + absoluteEpsilon
    let components = scaledRows(vectors, width: width) { index, vector in
      sign(of: vector) / (max(0, values[index]) + epsilon).squareRoot()
    }
    return PCAWhitening(mean: mean, components: components, componentCount: count, eigenvalues: values)
  }

  /// The same vectors, `[P, D]`, each times what `scale` gives for it.
  static func scaledRows(
    _ vectors: [Double], width: Int, scale: (_ index: Int, _ vector: ArraySlice<Double>) -> Double
  ) -> [Float] {
    (0..<vectors.count / width).flatMap { index in
      let vector = vectors[index * width..<(index + 1) * width]
      let factor = scale(index, vector)
      return vector.map { Float($0 * factor) }
    }
  }

  /// -1 or 1, by which the largest number of an eigenvector becomes positive: a solver may give either of the two.
  static func sign(of vector: ArraySlice<Double>) -> Double {
    (vector.max { abs($0) < abs($1) } ?? 1) < 0 ? -1 : 1
  }

  /// The first eigenvalues and vectors of the covariance, `[D, D]`.
  private static func manyRows(
    _ features: Tensor, _ mean: [Float], _ count: Int
  ) throws(EigenError) -> (values: [Double], vectors: [Double]) {
    try largestEigen(covariance(features, mean), width: features.rowLength, count: count)
  }

  /// The largest eigenvalues of a symmetric matrix `[D, D]` and their vectors, largest first.
  static func largestEigen(
    _ matrix: [Double], width: Int, count: Int
  ) throws(EigenError) -> (values: [Double], vectors: [Double]) {
    let (values, vectors) = try symmetricEigen(matrix, size: width, count: count)
    let places = (0..<count).reversed()  // eigenvalues ascend
    return (places.map { values[$0] }, places.flatMap { vectors[$0 * width..<($0 + 1) * width] })
  }

  /// The same from the products of the rows with each other, `[N, N]`: with X = U S Vᵀ, X Xᵀ has the eigenvectors U,
  /// and V = Xᵀ U / S.
  private static func fewRows(
    _ features: Tensor, _ mean: [Float], _ count: Int
  ) throws(EigenError) -> (values: [Double], vectors: [Double]) {
    let (rows, width) = (features.rowCount, features.rowLength)
    let centred = Tensor(features.shape)
    forEachBlock(features, mean, centred) { _, _ in }
    let products = Tensor([rows, rows])
    multiply(centred.matrix, transposed: false, centred.matrix, transposed: true, into: products.matrix)
    let (squares, own) = try symmetricEigen(products.elements.map(Double.init), size: rows, count: count)
    var vectors: [Double] = []
    var values: [Double] = []
    for place in (0..<count).map({ count - 1 - $0 }) {
      var vector = [Double](repeating: 0, count: width)
      for row in 0..<rows {
        let weight = own[place * rows + row]
        let values = centred.row(row)
        for index in 0..<width { vector[index] += weight * Double(values[index]) }
      }
      let length = max(vector.reduce(0) { $0 + $1 * $1 }.squareRoot(), .leastNormalMagnitude)
      vectors += vector.map { $0 / length }
      values.append(max(0, squares[place]) / Double(rows))
    }
    return (values, vectors)
  }

  /// Projects `[N, D]` features to `[N, P]`.
  public func apply(_ features: Tensor) -> Tensor {
    let result = Tensor([features.rowCount, componentCount])
    apply(features, into: result)
    return result
  }

  /// Projects `[N, D]` features to `[N, P]`, which may be the features' own memory where P = D.
  public func apply(_ features: Tensor, into result: Tensor) {
    precondition(features.rowLength == featureCount, "\(features.shape) for \(featureCount) features")
    precondition(
      result.rowCount == features.rowCount && result.rowLength == componentCount, "\(features.shape) to \(result.shape)"
    )
    let projection = Tensor([componentCount, featureCount], components)
    let centred = Tensor([min(PCAWhitening.blockRows, max(1, features.rowCount)), featureCount])
    forEachBlock(features, mean, centred) { block, range in
      multiply(block, transposed: false, projection.matrix, transposed: true, into: result.matrix(rows: range))
    }
  }

  /// `[D, D]`, its upper triangle: products of blocks in `Float`, their sum in `Double`.
  static func covariance(_ features: Tensor, _ mean: [Float]) -> [Double] {
    let width = features.rowLength
    var result = [Double](repeating: 0, count: width * width)
    let product = Tensor([width, width])
    let centred = Tensor([min(blockRows, features.rowCount), width])
    forEachBlock(features, mean, centred) { block, _ in
      multiplyColumns(block, into: product.matrix)
      addTriangle(of: product, to: &result)
    }
    let share = 1 / Double(features.rowCount)
    for index in 0..<result.count { result[index] *= share }
    return result
  }
}

/// Calls `body` with the rows of `features` less the mean, block by block.
private func forEachBlock(
  _ features: Tensor, _ mean: [Float], _ centred: Tensor, _ body: (MatrixView, Range<Int>) -> Void
) {
  for start in stride(from: 0, to: features.rowCount, by: centred.rowCount) {
    let range = start..<min(start + centred.rowCount, features.rowCount)
    centreRows(range, of: features, mean: mean, into: centred)
    body(centred.matrix(rows: 0..<range.count), range)
  }
}

/// Scales every row to unit length, in place; a row of zeros stays.
public func normalizeRows(_ features: Tensor) {
  for index in 0..<features.rowCount {
    let row = features.row(index)
    let norm = squaredNorm(row).squareRoot()
    guard norm > 0 else { continue }
    for place in 0..<row.count { row[place] /= norm }
  }
}
