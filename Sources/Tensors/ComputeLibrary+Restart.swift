import COneDNN
import COpenBLAS
import Glibc

extension ComputeLibrary {
  /// Starts the program anew with what its libraries read from the environment when they are loaded, before `main`, and
  /// never again. What the user has set stays as it is; without `/proc` nothing is done.
  ///
  /// - Complexity: some ten milliseconds where it starts anew.
  public static func restartWithSettings() {
    let missing = settings.filter { getenv($0.name) == nil }
    guard !missing.isEmpty, access("/proc/self/exe", X_OK) == 0 else { return }
    for setting in missing { setenv(setting.name, setting.value, 1) }
    execv("/proc/self/exe", CommandLine.unsafeArgv)
    for setting in missing { unsetenv(setting.name) }  // it could not be started: then as it is
  }

  private static var settings: [(name: String, value: String)] {
    var result: [(name: String, value: String)] = []
    // OpenMP's threads wait for each other in a spin of a millisecond and more: beside another busy program, the one
    // that is waited for gets no core meanwhile, and a step takes up to ten times as long. Some ten microseconds are as
    // fast where nobody else computes.
    if getenv("OMP_WAIT_POLICY") == nil { result.append(("GOMP_SPINCOUNT", "5000")) }
    // OpenBLAS takes a processor that is younger than itself for a Prescott of 2004, and its matrix products then have a
    // seventh of the speed.
    if let name = openblas_get_corename(), String(cString: name) == "Prescott", let better = bestKernels {
      result.append(("OPENBLAS_CORETYPE", better))
    }
    return result
  }

  /// OpenBLAS's name for the kernels of the instructions that oneDNN has found.
  private static var bestKernels: String? {
    let found = dnnl_get_effective_cpu_isa().rawValue
    func has(_ instructions: dnnl_cpu_isa_t) -> Bool { found & instructions.rawValue == instructions.rawValue }
    return has(dnnl_cpu_isa_avx512_core) ? "SkylakeX" : has(dnnl_cpu_isa_avx2) ? "Haswell" : nil
  }
}
