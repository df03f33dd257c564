import COpenBLAS

/// Why a matrix has no eigenvectors to give.
public enum EigenError: Error, Equatable, CustomStringConvertible {
  /// The matrix holds a NaN or an infinity.
  case notFinite(size: Int)
  /// The solver did not converge.
  case notConverged(size: Int, info: Int)

  public var description: String {
    switch self {
    case .notFinite(let size):
      return "a \(size) x \(size) matrix whose eigenvectors are wanted holds values that are not finite"
    case .notConverged(let size, let info):
      return "the eigenvectors of a \(size) x \(size) matrix were not found (LAPACK dsyevd: \(info))"
    }
  }
}

/// The eigenvalues and eigenvectors of a symmetric matrix, in double precision.
///
/// - Parameters:
///   - matrix: `[size, size]` row by row; only one triangle is read, so it must be symmetric.
///   - size: The matrix's extent, at least 1.
/// - Returns: The eigenvalues in ascending order, and the eigenvectors, one a row, in the same order, of unit length.
/// - Throws: ``EigenError``.
/// - Complexity: O(size³).
public func symmetricEigen(
  _ matrix: [Double], size: Int
) throws(EigenError) -> (values: [Double], vectors: [Double]) {
  precondition(size > 0 && matrix.count == size * size, "\(matrix.count) values for a \(size) x \(size) matrix")
  guard matrix.allSatisfy(\.isFinite) else { throw .notFinite(size: size) }
  var vectors = matrix  // column-major to LAPACK: its columns, the eigenvectors, are rows to us
  var values = [Double](repeating: 0, count: size)
  var n = Int32(size)
  var info: Int32 = 0
  var workCount: Int32 = -1
  var integerCount: Int32 = -1
  var work: [Double] = [0]
  var integers: [Int32] = [0]
  for pass in 0..<2 {  // the first pass only asks for the sizes of the work space
    if pass == 1 {
      workCount = Int32(work[0])
      integerCount = integers[0]
      work = [Double](repeating: 0, count: Int(workCount))
      integers = [Int32](repeating: 0, count: Int(integerCount))
    }
    var leading = n
    dsyevd_("V", "L", &n, &vectors, &leading, &values, &work, &workCount, &integers, &integerCount, &info)
  }
  guard info == 0 else { throw .notConverged(size: size, info: Int(info)) }
  return (values, vectors)
}
