import COneDNN

/// The library that computes the networks.
public enum ComputeLibrary {
  /// Name, version and the instructions that it uses here, such as `"oneDNN 2.6.3 isa 15"`.
  public static var description: String {
    guard let version = dnnl_version()?.pointee else { return "oneDNN" }
    return "oneDNN \(version.major).\(version.minor).\(version.patch) isa \(dnnl_get_effective_cpu_isa().rawValue)"
  }
}
