import CKernels

/// The means of the columns of `[N, D]` features, added up in double precision, the same bits for any thread count.
package func columnMeans(_ features: Tensor) -> [Float] {
  var means = [Float](repeating: 0, count: features.rowLength)
  column_means(features.pointer, features.rowCount, features.rowLength, &means, Int32(ComputeThreads.current.openMP))
  return means
}

/// The rows `range` of `features` less `mean`, into the first rows of `target`.
///
/// - Precondition: `target` has room for the rows, and `mean` is as long as one.
package func centreRows(_ range: Range<Int>, of features: Tensor, mean: [Float], into target: Tensor) {
  let rows = features.matrix(rows: range)
  precondition(target.rowCount >= range.count && target.rowLength == rows.columns && mean.count == rows.columns)
  centre_rows(
    rows.pointer, rows.rows, rows.columns, mean, target.pointer, Int32(ComputeThreads.current.openMP))
}

/// Adds the upper triangle of `product`, `[size, size]`, to that of `sums`.
package func addTriangle(of product: Tensor, to sums: inout [Double]) {
  let size = product.rowLength
  precondition(product.shape == [size, size] && sums.count == size * size, "\(product.shape) to \(sums.count) sums")
  add_triangle(product.pointer, size, &sums, Int32(ComputeThreads.current.openMP))
}
