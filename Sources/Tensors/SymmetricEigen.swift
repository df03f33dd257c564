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
      return "the eigenvectors of a \(size) x \(size) matrix were not found (LAPACK dsyevr: \(info))"
    }
  }
}

/// The largest eigenvalues of a symmetric matrix and their eigenvectors, in double precision.
///
/// - Parameters:
///   - matrix: `[size, size]` row by row; only its upper triangle is read.
///   - size: The matrix's extent, at least 1.
///   - count: How many are wanted, 1 to `size`.
/// - Returns: `count` eigenvalues in ascending order, and the eigenvectors, one a row, in the same order, of unit length.
/// - Throws: ``EigenError``.
/// - Complexity: O(size³) for the reduction to three diagonals, of which half is bound by memory; O(size² · count) beside.
public func symmetricEigen(
  _ matrix: consuming [Double], size: Int, count: Int
) throws(EigenError) -> (values: [Double], vectors: [Double]) {
  precondition(size > 0 && matrix.count == size * size, "\(matrix.count) values for a \(size) x \(size) matrix")
  precondition((1...size).contains(count), "\(count) eigenvalues of \(size)")
  guard matrix.allSatisfy(\.isFinite) else { throw .notFinite(size: size) }
  var work = EigenWork(size: size, count: count)
  let sizes = work.solve(&matrix, lengths: nil)
  let info = sizes.info == 0 ? work.solve(&matrix, lengths: (sizes.work, sizes.integers)).info : sizes.info
  guard info == 0 else { throw .notConverged(size: size, info: info) }
  return (Array(work.values[..<count]), work.vectors)
}

/// What LAPACK's dsyevr reads and writes beside the matrix.
private struct EigenWork {
  let size: Int
  let count: Int
  var values: [Double]
  /// Column-major to LAPACK: its columns, the eigenvectors, are rows to us.
  var vectors: [Double]

  init(size: Int, count: Int) {
    (self.size, self.count) = (size, count)
    values = [Double](repeating: 0, count: size)
    vectors = [Double](repeating: 0, count: size * count)
  }

  /// Solves with work space of the given lengths; without lengths, only asks for them.
  mutating func solve(
    _ matrix: inout [Double], lengths: (work: Int, integers: Int)?
  ) -> (info: Int, work: Int, integers: Int) {
    var (n, first, found, info) = (Int32(size), Int32(size - count + 1), Int32(0), Int32(0))
    var (low, high, tolerance) = (0.0, 0.0, 0.0)
    var leading = n
    var last = n
    var workCount = Int32(lengths?.work ?? -1)
    var integerCount = Int32(lengths?.integers ?? -1)
    var work = [Double](repeating: 0, count: max(1, lengths?.work ?? 1))
    var integers = [Int32](repeating: 0, count: max(1, lengths?.integers ?? 1))
    var support = [Int32](repeating: 0, count: 2 * count)
    var vectorLength = n
    // "L" of the column-major matrix is the upper triangle row by row.
    dsyevr_(
      "V", "I", "L", &n, &matrix, &leading, &low, &high, &first, &last, &tolerance, &found, &values, &vectors,
      &vectorLength, &support, &work, &workCount, &integers, &integerCount, &info)
    return (Int(info), Int(work[0]), Int(integers[0]))
  }
}
