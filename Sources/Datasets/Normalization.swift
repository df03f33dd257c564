/// The mean and standard deviation of each channel, of pixels in 0...1.
public struct Normalization: Sendable, Equatable {
  public let mean: [Float]
  public let deviation: [Float]

  /// One mean and one deviation a channel.
  public init(mean: [Float], deviation: [Float]) { (self.mean, self.deviation) = (mean, deviation) }

  /// Those of a set of images. A channel that never varies gets the deviation 1, so that it becomes 0.
  public static func of(_ images: ImageSet) -> Normalization {
    var mean: [Float] = []
    var deviation: [Float] = []
    for counts in images.byteCounts {
      let total = Double(images.count * images.side * images.side)
      let average = counts.enumerated().reduce(0) { $0 + Double($1.offset) * Double($1.element) } / total
      let variance = counts.enumerated().reduce(0.0) { sum, entry in
        let distance = Double(entry.offset) - average
        return sum + distance * distance * Double(entry.element)
      }
      mean.append(Float(average / 255))
      deviation.append(variance > 0 ? Float((variance / total).squareRoot() / 255) : 1)
    }
    return Normalization(mean: mean, deviation: deviation)
  }

  /// The normalised value of each byte, channel by channel: `[C][256]`.
  var tables: [[Float]] {
    zip(mean, deviation).map { mean, deviation in (0..<256).map { (Float($0) / 255 - mean) / deviation } }
  }
}
