import COneDNN
import COpenBLAS

/// The threads that the numeric libraries compute with.
///
/// oneDNN runs on OpenMP and Debian's OpenBLAS on threads of its own: two pools, set together here and nowhere else.
public enum ComputeThreads {
  /// Sets both pools to `count` threads.
  ///
  /// OpenMP's count belongs to the calling thread, so the trainer calls this on its own thread, first thing.
  ///
  /// - Precondition: `count` > 0.
  public static func set(_ count: Int) {
    precondition(count > 0, "\(count) compute threads")
    omp_set_num_threads(Int32(count))
    openblas_set_num_threads(Int32(count))
  }

  /// Sets OpenMP's pool alone, which belongs to the calling thread: for work beside a thread that trains, whose OpenBLAS
  /// has to stay as it is.
  ///
  /// What the thread computes by OpenBLAS goes on with the threads that were set for all.
  ///
  /// - Precondition: `count` > 0.
  public static func setOwn(_ count: Int) {
    precondition(count > 0, "\(count) compute threads")
    omp_set_num_threads(Int32(count))
  }

  /// What the calling thread computes with now: OpenMP's and OpenBLAS's counts.
  public static var current: (openMP: Int, openBLAS: Int) {
    (Int(omp_get_max_threads()), Int(openblas_get_num_threads()))
  }
}
