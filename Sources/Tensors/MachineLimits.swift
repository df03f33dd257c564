import CKernels

/// What this machine can do at most, measured: the limits that speeds are compared with.
public struct MachineLimits: Sendable {
  /// Floating-point operations a second of all threads' multiply-adds in f32, which count as two.
  public let operationsPerSecond: Double
  /// The same for products in bf16 that are added up in f32; nil where the processor has none.
  public let bf16OperationsPerSecond: Double?
  /// Bytes a second that all threads read and write, on arrays that no cache holds.
  public let bytesPerSecond: Double

  // Short and often: the shortest is wanted, which another program has not disturbed.
  private static let rounds = 1_000_000
  private static let roundRepetitions = 16
  private static let floats = 1 << 25
  private static let repetitions = 5

  /// Measures with the threads of ``ComputeThreads``; takes about a second, and 400 MB.
  public static func measure() -> MachineLimits {
    let threads = Int32(ComputeThreads.current.openMP)
    var operations = 0.0
    let adding = shortest(of: roundRepetitions) { operations = peak_multiply_adds(rounds, threads) }
    var bf16Operations = 0.0
    let bf16Adding = shortest(of: roundRepetitions) { bf16Operations = peak_bf16_products(rounds, threads) }
    let (to, a, b) = (Tensor([floats]), Tensor([floats]), Tensor([floats]))
    let moving = shortest(of: repetitions) { peak_triad(to.pointer, a.pointer, b.pointer, floats, threads) }
    return MachineLimits(
      operationsPerSecond: operations / adding,
      bf16OperationsPerSecond: bf16Operations > 0 ? bf16Operations / bf16Adding : nil,
      bytesPerSecond: Double(3 * floats * MemoryLayout<Float>.stride) / moving)
  }

  /// How much faster products in bf16 are than in f32 on one thread, measured once in less than a millisecond; 0 where
  /// the processor has none. Processors multiply vectors of bf16 at half to twice the speed of f32.
  package static let bf16Gain: Double = {
    let rounds = 10_000
    guard peak_bf16_products(rounds, 1) > 0 else { return 0 }
    var operations = (f32: 0.0, bf16: 0.0)
    let adding = shortest(of: roundRepetitions) { operations.f32 = peak_multiply_adds(rounds, 1) }
    let bf16Adding = shortest(of: roundRepetitions) { operations.bf16 = peak_bf16_products(rounds, 1) }
    return operations.bf16 / bf16Adding / (operations.f32 / adding)
  }()

  private static func shortest(of count: Int, _ body: () -> Void) -> Double {
    (0..<count).map { _ in ContinuousClock().measure(body) / .seconds(1) }.min() ?? .infinity
  }
}
