import CKernels

/// What this machine can do at most, measured: the limits that speeds are compared with.
public struct MachineLimits: Sendable {
  /// Floating-point operations a second of all threads' multiply-adds in f32, which count as two.
  public let operationsPerSecond: Double
  /// The same for products in bf16 that are added up in f32, of vectors or of tiles (AMX), whichever are faster; nil
  /// where the processor has none.
  public let bf16OperationsPerSecond: Double?
  /// Bytes a second that all threads read and write, on arrays that no cache holds.
  public let bytesPerSecond: Double

  private static let rounds = 250_000
  private static let roundRepetitions = 24
  private static let floats = 1 << 25
  private static let repetitions = 5

  /// Measures with the threads of ``ComputeThreads``; takes about a second, and 400 MB.
  public static func measure() -> MachineLimits {
    let threads = Int32(ComputeThreads.current.openMP)
    let (f32, bf16) = rates(rounds: rounds, repetitions: roundRepetitions, threads: threads)
    let (to, a, b) = (Tensor([floats]), Tensor([floats]), Tensor([floats]))
    let moving = (0..<repetitions).map { _ in
      seconds { peak_triad(to.pointer, a.pointer, b.pointer, floats, threads) }
    }
    return MachineLimits(
      operationsPerSecond: f32, bf16OperationsPerSecond: bf16 > 0 ? bf16 : nil,
      bytesPerSecond: Double(3 * floats * MemoryLayout<Float>.stride) / (moving.min() ?? .infinity))
  }

  /// How much faster products in bf16 are than in f32, measured once on one thread in some milliseconds; 0 where the
  /// processor has none. Vectors of bf16 are multiplied at half to twice the speed of f32, tiles at 16 times.
  package static let bf16Gain: Double = {
    let (f32, bf16) = rates(rounds: 10_000, repetitions: 8, threads: 1)
    return bf16 / f32
  }()

  /// The best rates in f32 and in bf16, operations a second. In turn, short and often: the best is wanted, which another
  /// program has not disturbed.
  private static func rates(rounds: Int, repetitions: Int, threads: Int32) -> (f32: Double, bf16: Double) {
    var (f32, bf16) = (0.0, 0.0)
    func rate(_ run: (Int, Int32) -> Double) -> Double {
      var operations = 0.0
      let time = seconds { operations = run(rounds, threads) }
      return operations / time
    }
    for _ in 0..<repetitions {
      f32 = max(f32, rate(peak_multiply_adds))
      bf16 = max(bf16, rate(peak_bf16_products), rate(peak_tile_products))
    }
    return (f32, bf16)
  }

  private static func seconds(_ body: () -> Void) -> Double { ContinuousClock().measure(body) / .seconds(1) }
}
