/// What came of decoding some of a source's images.
struct LoadedPart: Sendable {
  /// Of the images that could be read, one behind the other; empty where they are not kept.
  var pixels: [UInt8] = []
  /// How often each byte occurs in them, channel by channel: `[C][256]`.
  var byteCounts: [[Int]]
  /// A hash of the pixels of each that could be read; empty where nobody asked for them.
  var digests: [Int] = []
  /// Why an image could not be read; nil where it could.
  var reasons: [String?] = []

  init(channels: Int) { byteCounts = [[Int]](repeating: [Int](repeating: 0, count: 256), count: channels) }

  /// Decodes the images at `places`.
  init(
    decoding source: any ImageSource, _ places: ArraySlice<Int>, side: Int, keeping isKept: Bool, hashing isHashed: Bool
  ) {
    self.init(channels: source.channels)
    var image = [UInt8](repeating: 0, count: source.channels * side * side)
    if isKept { pixels.reserveCapacity(places.count * image.count) }
    for place in places {
      do throws(DatasetError) {
        try image.withUnsafeMutableBufferPointer { target throws(DatasetError) in
          try source.decode(at: place, side: side, into: target)
        }
        reasons.append(nil)
        countBytes(image, by: 1)
        if isHashed { digests.append(LoadedPart.digest(image)) }
        if isKept { pixels += image }
      } catch {
        reasons.append(error.reason)
      }
    }
  }

  mutating func append(_ other: LoadedPart) {
    pixels += other.pixels
    digests += other.digests
    reasons += other.reasons
    for channel in byteCounts.indices {
      for byte in 0..<256 { byteCounts[channel][byte] += other.byteCounts[channel][byte] }
    }
  }

  /// Good within this process only.
  private static func digest(_ image: [UInt8]) -> Int {
    var hasher = Hasher()
    image.withUnsafeBytes { hasher.combine(bytes: $0) }
    return hasher.finalize()
  }

  /// Counts an image's bytes; by -1, takes them out.
  mutating func countBytes(_ image: [UInt8], by step: Int) {
    let area = image.count / byteCounts.count
    for channel in byteCounts.indices {
      byteCounts[channel].withUnsafeMutableBufferPointer { counts in
        for byte in image[channel * area..<(channel + 1) * area] { counts[Int(byte)] += step }
      }
    }
  }
}
