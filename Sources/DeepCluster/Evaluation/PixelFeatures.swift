import Datasets
import Tensors

/// Pixels as features: what clustering gives without any network, to compare with.
enum PixelFeatures {
  /// Images that are looked at, at most, so that the comparison is quick for any data.
  static let imageLimit = 10_000
  /// Larger images are averaged in squares down to this side, in pixels.
  private static let sideLimit = 32

  /// The images that are looked at: all of few, a sample of many; a function of the seed.
  static func sample(of count: Int, seed: UInt64) -> [Int] {
    var random = Random(seed: seed, stream: "pixels")
    return random.sample(imageLimit, of: count)
  }

  /// `[n, C · S · S]`, bytes over 255; S is the images' own side, or less where that is more than 32.
  ///
  /// - Parameter poll: Called every thousand images; what it throws ends the work.
  /// - Throws: `DatasetError` where a streamed image can no longer be decoded.
  static func features(of images: ImageSet, at places: [Int], poll: () throws -> Void) throws -> Tensor {
    let square = (images.side + sideLimit - 1) / sideLimit
    let side = (images.side + square - 1) / square
    let result = Tensor([places.count, images.channels * side * side])
    for (row, place) in places.enumerated() {
      if row.isMultiple(of: 1000) { try poll() }
      average(try images.pixels(of: place), side: images.side, square: square, into: result.row(row))
    }
    return result
  }

  /// The means of an image's squares, `square` pixels a side or what is left of them at the edge.
  private static func average(
    _ pixels: [UInt8], side: Int, square: Int, into target: UnsafeMutableBufferPointer<Float>
  ) {
    let count = (side + square - 1) / square
    for place in 0..<target.count {
      let (channel, cell) = (place / (count * count), place % (count * count))
      let (top, left) = (cell / count * square, cell % count * square)
      let (bottom, right) = (min(top + square, side), min(left + square, side))
      var sum = 0
      for y in top..<bottom {
        for x in left..<right { sum += Int(pixels[(channel * side + y) * side + x]) }
      }
      target[place] = Float(sum) / Float(255 * (bottom - top) * (right - left))
    }
  }
}
