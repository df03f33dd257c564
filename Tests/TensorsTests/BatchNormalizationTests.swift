import Tensors
import TestSupport
import Testing

@Suite(
  "Batch normalisation of bf16 against naive loops",
  .enabled(if: ElementType.hasFastBF16, "needs a processor with bf16"))
struct BatchNormalizationTests {
  /// Extents, with the number of pixels in one chunk, or in several.
  static let cases = [[3, 16, 5, 7], [2, 48, 40, 37], [1, 112, 1, 1], [9, 32, 28, 28]]

  /// What a pass is computed from and leaves, in the order of memory: channels last.
  private struct Images {
    let memory: Memory
    let count: Int

    init(_ dims: [Int], _ engine: Engine) throws {
      memory = try Memory(.channelsLast(dims, .bf16), on: engine)
      count = dims.reduce(1, *)
    }

    var bits: UnsafeMutablePointer<UInt16> { memory.pointer.assumingMemoryBound(to: UInt16.self) }
    var values: [Float] { (0..<count).map { Float(bitPattern: UInt32(bits[$0]) << 16) } }

    /// Normal values, their lower bits cut off.
    func fill(_ stream: StaticString, mean: Float) {
      var random = Random(seed: 5, stream: stream)
      for index in 0..<count { bits[index] = UInt16((mean + random.normal()).bitPattern >> 16) }
    }
  }

  /// One channel in f64.
  private struct Channel {
    let mean, variance, toShift, toScale, factor: Double
    let pixels: [(target: Double, gradient: Double, isAtZero: Bool)]

    init(_ values: [(x: Double, gradient: Double)], scale: Double, shift: Double, relu: Bool) {
      let count = Double(values.count)
      let mean = values.reduce(0) { $0 + $1.x } / count
      variance = values.reduce(0) { $0 + ($1.x - mean) * ($1.x - mean) } / count
      let deviation = (variance + 1e-5).squareRoot()
      let normal = values.map { ($0.x - mean) / deviation }
      let linear = normal.map { $0 * scale + shift }
      let passed = zip(values, linear).map { relu && $1 <= 0 ? 0 : $0.gradient }
      let toShift = passed.reduce(0, +)
      let toScale = zip(passed, normal).reduce(0) { $0 + $1.0 * $1.1 }
      let factor = scale / deviation
      pixels = values.indices.map { index in
        let gradient = factor * (passed[index] - toShift / count - normal[index] * toScale / count)
        return (relu ? max(0, linear[index]) : linear[index], gradient, relu && abs(linear[index]) < 1e-4)
      }
      (self.mean, self.toShift, self.toScale, self.factor) = (mean, toShift, toScale, factor)
    }
  }

  private func vector(_ count: Int, _ engine: Engine, _ value: (Int) -> Float = { _ in 0 }) throws -> Memory {
    let result = try Memory(.plain([count]), on: engine)
    for index in 0..<count { result.floats[index] = value(index) }
    return result
  }

  @Test(
    "Both passes, with ReLU and without, the same bits for one thread and for three", arguments: cases, [true, false])
  func passes(_ dims: [Int], _ relu: Bool) throws {
    let before = ComputeThreads.current.openMP
    defer { ComputeThreads.setOwn(before) }
    var results: [[Float]] = []
    for threads in [1, 3] {
      ComputeThreads.setOwn(threads)
      let (engine, c) = (try Engine(), dims[1])
      let (source, target, gradient) = try (Images(dims, engine), Images(dims, engine), Images(dims, engine))
      source.fill("source", mean: 4)
      gradient.fill("gradient", mean: 0.1)
      let (x, g) = (source.values, gradient.values)
      let scale = try vector(c, engine) { 0.5 + Float($0) / Float(c) }
      let shift = try vector(c, engine) { Float($0 % 3) * 0.3 - 0.25 }
      let (mean, variance) = try (vector(c, engine), vector(c, engine))
      let (toScale, toShift) = try (vector(c, engine), vector(c, engine))
      let norm = BatchNormalization(
        dims: dims, epsilon: 1e-5, relu: relu, scale: scale, shift: shift, mean: mean, variance: variance, on: engine)
      norm.forward(source.memory, into: target.memory)
      norm.backward(source.memory, gradient: gradient.memory, scaleGradient: toScale, shiftGradient: toShift)
      results.append(target.values + gradient.values + (0..<c).flatMap { [toScale.floats[$0], toShift.floats[$0]] })
      let (y, back) = (target.values, gradient.values)
      for channel in 0..<c {
        let own = Channel(
          stride(from: channel, to: x.count, by: c).map { (Double(x[$0]), Double(g[$0])) },
          scale: Double(scale.floats[channel]), shift: Double(shift.floats[channel]), relu: relu)
        let tolerance = 1e-4 * Double(x.count / c).squareRoot()
        #expect(abs(Double(mean.floats[channel]) - own.mean) < 1e-5)
        #expect(abs(Double(variance.floats[channel]) - own.variance) < 1e-4)
        #expect(abs(Double(toShift.floats[channel]) - own.toShift) < tolerance)
        #expect(abs(Double(toScale.floats[channel]) - own.toScale) < tolerance)
        let places = Array(stride(from: channel, to: x.count, by: c))
        // What is written has 8 bits, and where ReLU begins, its gradient is either.
        for (place, wanted) in zip(places, own.pixels) {
          #expect(abs(Double(y[place]) - wanted.target) <= 4e-3 * max(1, abs(wanted.target)))
          let tolerance = wanted.isAtZero ? 10 : 4e-3 * max(1, abs(wanted.gradient)) * max(1, own.factor)
          #expect(abs(Double(back[place]) - wanted.gradient) <= tolerance)
        }
      }
    }
    #expect(results[0] == results[1])
  }

  @Test(
    "With the maxima over windows it does what both do one after the other, the same bits for one thread and for three",
    arguments: [[3, 16, 5, 7], [2, 48, 40, 37], [9, 32, 28, 28], [1, 32, 2, 2]], [true, false])
  func pooled(_ dims: [Int], _ relu: Bool) throws {
    let before = ComputeThreads.current.openMP
    defer { ComputeThreads.setOwn(before) }
    var results: [[Float]] = []
    for threads in [1, 3] {
      ComputeThreads.setOwn(threads)
      let (engine, c) = (try Engine(), dims[1])
      let windows = PoolingShape(source: dims, kernel: 2, stride: 2)
      let (source, whole, spread, own) = try (
        Images(dims, engine), Images(dims, engine), Images(dims, engine), Images(dims, engine)
      )
      let (maxima, ownMaxima, gradient) = try (
        Images(windows.target, engine), Images(windows.target, engine), Images(windows.target, engine)
      )
      source.fill("source", mean: 4)
      gradient.fill("gradient", mean: 0.1)
      let norm = BatchNormalization(
        dims: dims, epsilon: 1e-5, relu: relu, scale: try vector(c, engine) { 0.5 + Float($0) / Float(c) },
        shift: try vector(c, engine) { Float($0 % 3) * 0.3 - 0.25 }, mean: try vector(c, engine),
        variance: try vector(c, engine), on: engine)
      let pool = try #require(try WindowMaximum(windows, source: .channelsLast(dims, .bf16)))
      let (places, ownPlaces) = (try Memory(pool.places, on: engine), try Memory(pool.places, on: engine))
      norm.forward(source.memory, into: whole.memory)
      pool.find(in: whole.memory, into: maxima.memory, places: places)
      norm.forward(source.memory, maxima: ownMaxima.memory, places: ownPlaces)
      #expect(ownMaxima.values == maxima.values)

      // By its own places: rounding makes equals of what was none before.
      let sums = try (0..<4).map { _ in try vector(c, engine) }
      pool.spread(gradient.memory, places: ownPlaces, into: spread.memory)
      norm.backward(source.memory, gradient: spread.memory, scaleGradient: sums[0], shiftGradient: sums[1])
      norm.backward(
        source.memory, maximaGradient: gradient.memory, places: ownPlaces, into: own.memory, scaleGradient: sums[2],
        shiftGradient: sums[3])
      for (mine, wanted) in zip(own.values, spread.values) { #expect(abs(mine - wanted) <= 1e-2 * max(1, abs(wanted))) }
      for (mine, wanted) in [(sums[2], sums[0]), (sums[3], sums[1])] {
        for channel in 0..<c { #expect(abs(mine.floats[channel] - wanted.floats[channel]) < 1e-2) }
      }
      results.append(own.values + (0..<c).flatMap { [sums[2].floats[$0], sums[3].floats[$0]] })
    }
    #expect(results[0] == results[1])
  }
}
