import COneDNN
import COpenBLAS
import Glibc

extension ComputeLibrary {
  /// Starts the program anew where OpenBLAS has misjudged the processor.
  ///
  /// OpenBLAS chooses its kernels when it is loaded, before `main`, and takes a processor that is younger than itself for
  /// a Prescott of 2004: matrix products then have a seventh of the speed. `OPENBLAS_CORETYPE` names a better choice, and
  /// is read at that moment only. Set by the user, it stays what it is; without `/proc` nothing is done.
  ///
  /// - Complexity: some milliseconds where it starts anew.
  public static func restartIfMisjudged() {
    let variable = "OPENBLAS_CORETYPE"
    guard getenv(variable) == nil, let name = openblas_get_corename(), String(cString: name) == "Prescott",
      let better = bestKernels, access("/proc/self/exe", X_OK) == 0
    else { return }
    setenv(variable, better, 1)
    execv("/proc/self/exe", CommandLine.unsafeArgv)
    unsetenv(variable)  // it could not be started: then as it is
  }

  /// OpenBLAS's name for the kernels of the instructions that oneDNN has found.
  private static var bestKernels: String? {
    let found = dnnl_get_effective_cpu_isa().rawValue
    func has(_ instructions: dnnl_cpu_isa_t) -> Bool { found & instructions.rawValue == instructions.rawValue }
    return has(dnnl_cpu_isa_avx512_core) ? "SkylakeX" : has(dnnl_cpu_isa_avx2) ? "Haswell" : nil
  }
}
