import COneDNN

/// Computes `result = alpha · op(a) · op(b) + beta · result` on oneDNN's threads.
///
/// For products between convolutions: a call of OpenBLAS there would wait for cores on which OpenMP's threads still
/// spin (two pools, see ``ComputeThreads``).
///
/// - Precondition: the inner extents agree and `result` has the outer ones.
package func multiplyOnOpenMP(
  _ a: MatrixView, transposed aTransposed: Bool = false, _ b: MatrixView, transposed bTransposed: Bool = false,
  into result: MatrixView, alpha: Float = 1, beta: Float = 0
) {
  let (rows, inner) = aTransposed ? (a.columns, a.rows) : (a.rows, a.columns)
  let (bInner, columns) = bTransposed ? (b.columns, b.rows) : (b.rows, b.columns)
  precondition(
    inner == bInner && rows == result.rows && columns == result.columns,
    "[\(rows), \(inner)] x [\(bInner), \(columns)] into [\(result.rows), \(result.columns)]")
  func letter(_ isTransposed: Bool) -> CChar { CChar(UInt8(ascii: isTransposed ? "T" : "N")) }
  let status = dnnl_sgemm(
    letter(aTransposed), letter(bTransposed), dnnl_dim_t(rows), dnnl_dim_t(columns), dnnl_dim_t(inner), alpha,
    a.pointer,
    dnnl_dim_t(a.stride), b.pointer, dnnl_dim_t(b.stride), beta, result.pointer, dnnl_dim_t(result.stride))
  precondition(status == dnnl_success, "dnnl_sgemm: status \(status.rawValue)")
}
