import Tensors

extension PCAWhitening {
  /// The share of the mean variance within images that every direction has at least: directions in which views hardly
  /// differ are as often those in which nothing does.
  private static let withinFloor = 0.1

  /// Finds the directions in which images differ more than views of one image do.
  ///
  /// y = U A (x - mean): A whitens what differs within images, and the rows of U are the principal components of the
  /// images' means in that space. They are not scaled once more: a direction counts by how much more images differ in it
  /// than their views, Fisher's criterion with every image a class of its own.
  ///
  /// - Parameters:
  ///   - means: `[N, D]`, the mean features of each image's views.
  ///   - within: How views differ.
  /// - Returns: P = min(`componentLimit`, D, N - 1) components, at least 1.
  /// - Throws: `EigenError` where the features hold a NaN or an infinity.
  /// - Complexity: O(N · D² + D³).
  /// - Source: R. A. Fisher, "The use of multiple measurements in taxonomic problems", 1936; C. R. Rao, 1948.
  public static func fit(
    _ means: Tensor, within: WithinCovariance, componentLimit: Int
  ) throws(EigenError) -> PCAWhitening {
    let width = means.rowLength
    let mean = columnMeans(means)
    let count = max(1, min(componentLimit, width, means.rowCount - 1))
    let whitening = try whitening(of: within.matrix, width: width)
    let spread = Tensor([width, width], symmetric(covariance(means, mean), width))
    let whole = product(product(whitening, spread), whitening, transposed: true)
    let (values, vectors) = try largestEigen(whole.elements.map(Double.init), width: width, count: count)
    let rotation = scaledRows(vectors, width: width) { _, vector in sign(of: vector) }
    let components = product(Tensor([count, width], rotation), whitening)
    return PCAWhitening(
      mean: mean, components: Array(components.elements), componentCount: count, eigenvalues: values)
  }

  /// `[D, D]`: eigenvectors as rows, over the roots of their eigenvalues.
  private static func whitening(of covariance: [Double], width: Int) throws(EigenError) -> Tensor {
    let trace = (0..<width).reduce(0) { $0 + covariance[$1 * width + $1] }
    let floor = withinFloor * trace / Double(width) + absoluteEpsilon
    let (values, vectors) = try symmetricEigen(covariance, size: width, count: width)
    let rows = scaledRows(vectors, width: width) { index, _ in 1 / (max(0, values[index]) + floor).squareRoot() }
    return Tensor([width, width], rows)
  }

  /// a · b, or a · bᵀ.
  private static func product(_ a: Tensor, _ b: Tensor, transposed: Bool = false) -> Tensor {
    let result = Tensor([a.rowCount, transposed ? b.rowCount : b.rowLength])
    withExtendedLifetime((a, b)) {
      multiply(a.matrix, transposed: false, b.matrix, transposed: transposed, into: result.matrix)
    }
    return result
  }

  /// A whole matrix of its upper triangle.
  private static func symmetric(_ triangle: [Double], _ width: Int) -> [Float] {
    (0..<width * width).map { index in
      let (row, column) = (index / width, index % width)
      return Float(triangle[min(row, column) * width + max(row, column)])
    }
  }
}
