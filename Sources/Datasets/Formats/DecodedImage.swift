import Foundation

/// An image as a decoder gives it: bytes, row by row, the channels of a pixel together.
struct DecodedImage {
  let width: Int
  let height: Int
  /// 1 or 3.
  let channels: Int
  let pixels: [UInt8]

  /// Larger images count as damaged: they would cost more memory than any photograph does.
  static let pixelLimit = 100_000_000

  static func checkSize(_ width: Int, _ height: Int) throws(DecodingError) {
    guard width > 0, height > 0, width <= pixelLimit / height else {
      throw DecodingError(reason: "\(width) x \(height) pixels are more than the \(pixelLimit) supported")
    }
  }

  init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
    precondition(
      pixels.count == width * height * channels, "\(pixels.count) bytes of \(width) x \(height) x \(channels)")
    (self.width, self.height, self.channels, self.pixels) = (width, height, channels, pixels)
  }

  /// Decodes a JPEG or PNG file, whatever its name says; smaller where that is cheaper and `side` allows it.
  init(path: String, name: String, channels: Int, side: Int) throws(DatasetError) {
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      switch ImageKind(data.prefix(4)) {
      case .jpeg: self = try JPEGDecoder().decode(data, channels: channels, side: side)
      case .png: self = try PNGDecoder.decode(data, channels: channels)
      case .unknown: throw DecodingError(reason: data.isEmpty ? "the file is empty" : "neither JPEG nor PNG")
      }
    } catch let error as DecodingError {
      throw .damagedImage(name: name, reason: error.reason)
    } catch {
      throw .damagedImage(name: name, reason: DatasetRegistry.reason(error))
    }
  }

  /// Writes the square in the centre, scaled to `side`, as `[C, side, side]`.
  ///
  /// Smaller by the mean over each target pixel's area, larger by linear interpolation.
  func fit(side: Int, into target: UnsafeMutableBufferPointer<UInt8>) {
    precondition(target.count == channels * side * side, "\(target.count) bytes for \(channels) x \(side) x \(side)")
    let extent = min(width, height)
    let taps = DecodedImage.taps(from: extent, to: side)
    let (left, top) = ((width - extent) / 2, (height - extent) / 2)
    var rows = [Float](repeating: 0, count: extent * side)
    for channel in 0..<channels {
      for y in 0..<extent {
        let start = ((y + top) * width + left) * channels + channel
        for x in 0..<side {
          let tap = taps[x]
          var sum: Float = 0
          for (index, weight) in tap.weights.enumerated() {
            sum += weight * Float(pixels[start + (tap.first + index) * channels])
          }
          rows[y * side + x] = sum
        }
      }
      for y in 0..<side {
        let tap = taps[y]
        for x in 0..<side {
          var sum: Float = 0
          for (index, weight) in tap.weights.enumerated() { sum += weight * rows[(tap.first + index) * side + x] }
          target[(channel * side + y) * side + x] = UInt8(max(0, min(255, sum.rounded())))
        }
      }
    }
  }

  /// Which source pixels make up each target pixel along one axis.
  private static func taps(from source: Int, to target: Int) -> [(first: Int, weights: [Float])] {
    let scale = Double(source) / Double(target)
    return (0..<target).map { index in
      if source >= target {
        let (start, end) = (Double(index) * scale, Double(index + 1) * scale)
        let first = Int(start)
        let last = min(source, Int(end.rounded(.up)))
        let weights = (first..<last).map { pixel in
          Float((min(end, Double(pixel + 1)) - max(start, Double(pixel))) / scale)
        }
        return (first, weights)
      }
      let centre = max(0, min(Double(source - 1), (Double(index) + 0.5) * scale - 0.5))
      let first = min(Int(centre), max(0, source - 2))
      let fraction = Float(centre - Double(first))
      return (first, source == 1 ? [1] : [1 - fraction, fraction])
    }
  }
}
