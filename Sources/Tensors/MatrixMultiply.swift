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

/// The products of a matrix's columns with each other, aᵀ·a: only the upper triangle of `result` is written.
///
/// - Complexity: O(rows · columns²) multiply-adds, half of those of a product, on `ssyrk`.
public func multiplyColumns(_ a: MatrixView, into result: MatrixView) {
  precondition(result.rows == a.columns && result.columns == a.columns, "\(a.columns) columns into \(result.rows)")
  guard a.columns > 0 else { return }
  cblas_ssyrk(
    CblasRowMajor, CblasUpper, CblasTrans, Int32(a.columns), Int32(a.rows), 1, a.pointer, Int32(max(1, a.stride)), 0,
    result.pointer, Int32(result.stride))
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
