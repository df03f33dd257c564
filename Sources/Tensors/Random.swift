/// A seeded generator of random numbers: xoshiro256**, one for each named purpose.
///
/// Every random choice of a run comes from a generator named by `(seed, stream, index)`, so that no choice depends
/// on how many numbers another part has drawn, and a run is a function of its options.
///
/// - Source: Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4), 2021.
public struct Random: RandomNumberGenerator, Equatable, Sendable {
  /// The four words of the generator's state, for checkpoints.
  public private(set) var state: SIMD4<UInt64>

  /// The generator of one purpose.
  ///
  /// - Parameters:
  ///   - seed: The run's seed.
  ///   - stream: The purpose, such as `"sampler"`; different names give independent numbers.
  ///   - index: Which of the purpose's generators, such as the epoch or the image.
  public init(seed: UInt64, stream: StaticString, index: UInt64 = 0) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a
    stream.withUTF8Buffer { bytes in
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    var mixer = SplitMix64(state: seed)
    mixer.state = mixer.next() ^ hash
    mixer.state = mixer.next() ^ index
    state = SIMD4(mixer.next(), mixer.next(), mixer.next(), mixer.next())
  }

  /// A generator that goes on from a stored state.
  public init(state: SIMD4<UInt64>) { self.state = state }

  public mutating func next() -> UInt64 {
    let result = rotateLeft(state[1] &* 5, by: 7) &* 9
    let shifted = state[1] << 17
    state[2] ^= state[0]
    state[3] ^= state[1]
    state[1] ^= state[2]
    state[0] ^= state[3]
    state[2] ^= shifted
    state[3] = rotateLeft(state[3], by: 45)
    return result
  }

  /// A number in `0..<1`, one of 2^24 equally spaced ones.
  public mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// A number in `low..<high`.
  public mutating func uniform(_ low: Float, _ high: Float) -> Float { low + (high - low) * uniform() }

  /// An integer in `0..<bound`, unbiased.
  ///
  /// - Precondition: `bound` > 0.
  public mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "below(\(bound))")
    return Int(next(upperBound: UInt64(bound)))
  }

  /// The integers `0..<count` in random order.
  public mutating func permutation(_ count: Int) -> [Int] { (0..<count).shuffled(using: &self) }

  private func rotateLeft(_ value: UInt64, by count: UInt64) -> UInt64 {
    value << count | value >> (64 - count)
  }
}

/// The generator that spreads a seed over the state of a larger one (Steele, Lea and Flood, OOPSLA 2014).
private struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
