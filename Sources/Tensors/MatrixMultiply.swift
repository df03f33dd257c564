import COpenBLAS

/// A view of row-major `Float`s as a matrix; `stride` is the distance between the starts of two rows.
public struct MatrixView {
  public let pointer: UnsafeMutablePointer<Float>
  public let rows: Int
  public let columns: Int
  public let stride: Int

  /// - Precondition: the extents are not negative and `stride` ≥ `columns`.
  public init(_ pointer: UnsafeMutablePointer<Float>, rows: Int, columns: Int, stride: Int? = nil) {
    self.pointer = pointer
    self.rows = rows
    self.columns = columns
    self.stride = stride ?? columns
    precondition(rows >= 0 && columns >= 0 && self.stride >= columns, "\(rows) x \(columns), stride \(self.stride)")
  }
}

extension Tensor {
  /// The tensor as a matrix of its rows. Valid while the tensor lives.
  public var matrix: MatrixView { MatrixView(pointer, rows: rowCount, columns: rowLength) }

  /// The rows `range` as a matrix. Valid while the tensor lives.
  public func matrix(rows range: Range<Int>) -> MatrixView {
    precondition(range.lowerBound >= 0 && range.upperBound <= rowCount, "rows \(range) of \(rowCount)")
    return MatrixView(pointer + range.lowerBound * rowLength, rows: range.count, columns: rowLength)
  }
}

/// Computes `result = alpha · op(a) · op(b) + beta · result`, op being the transposition where asked.
///
/// - Precondition: the inner extents agree and `result` has the outer ones.
/// - Complexity: O(rows · columns · inner) multiply-adds, on `sgemm`.
public func multiply(
  _ a: MatrixView, transposed aTransposed: Bool = false, _ b: MatrixView, transposed bTransposed: Bool = false,
  into result: MatrixView, alpha: Float = 1, beta: Float = 0
) {
  let (rows, inner) = aTransposed ? (a.columns, a.rows) : (a.rows, a.columns)
  let (bInner, columns) = bTransposed ? (b.columns, b.rows) : (b.rows, b.columns)
  precondition(
    inner == bInner && rows == result.rows && columns == result.columns,
    "[\(rows), \(inner)] x [\(bInner), \(columns)] into [\(result.rows), \(result.columns)]")
  guard rows > 0, columns > 0 else { return }
  cblas_sgemm(
    CblasRowMajor, aTransposed ? CblasTrans : CblasNoTrans, bTransposed ? CblasTrans : CblasNoTrans,
    Int32(rows), Int32(columns), Int32(inner), alpha, a.pointer, Int32(max(1, a.stride)),
    b.pointer, Int32(max(1, b.stride)), beta, result.pointer, Int32(result.stride))
}
