import COneDNN
import COpenBLAS

/// The libraries that compute.
public enum ComputeLibrary {
  /// Name and version of what computes the networks, and the instructions that it uses here, such as
  /// `"oneDNN 2.6.3 isa 15"`.
  public static var description: String {
    guard let version = dnnl_version()?.pointee else { return "oneDNN" }
    return "oneDNN \(version.major).\(version.minor).\(version.patch) isa \(dnnl_get_effective_cpu_isa().rawValue)"
  }

  /// The same of what multiplies matrices, such as `"OpenBLAS 0.3.21 DYNAMIC_ARCH NO_AFFINITY Zen MAX_THREADS=64"`.
  public static var multiplyDescription: String {
    openblas_get_config().map { String(cString: $0).split(separator: " ").joined(separator: " ") } ?? "OpenBLAS"
  }
}
