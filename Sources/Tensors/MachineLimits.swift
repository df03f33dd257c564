import CKernels

/// What this machine can do at most, measured: the limits that speeds are compared with.
public struct MachineLimits: Sendable {
  /// Floating-point operations a second of all threads' multiply-adds in f32, which count as two.
  public let operationsPerSecond: Double
  /// Bytes a second that all threads read and write, on arrays that no cache holds.
  public let bytesPerSecond: Double

  private static let rounds = 4_000_000
  private static let floats = 1 << 25
  private static let repetitions = 5

  /// Measures with the threads of ``ComputeThreads``; takes about a second, and 400 MB.
  public static func measure() -> MachineLimits {
    let threads = Int32(ComputeThreads.current.openMP)
    var operations = 0.0
    let adding = shortest { operations = peak_multiply_adds(rounds, threads) }
    let (to, a, b) = (Tensor([floats]), Tensor([floats]), Tensor([floats]))
    let moving = shortest { peak_triad(to.pointer, a.pointer, b.pointer, floats, threads) }
    return MachineLimits(
      operationsPerSecond: operations / adding,
      bytesPerSecond: Double(3 * floats * MemoryLayout<Float>.stride) / moving)
  }

  private static func shortest(_ body: () -> Void) -> Double {
    (0..<repetitions).map { _ in ContinuousClock().measure(body) / .seconds(1) }.min() ?? .infinity
  }
}
