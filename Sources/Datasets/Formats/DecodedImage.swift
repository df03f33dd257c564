import Foundation

/// An image as a decoder gives it: bytes, row by row, the channels of a pixel together.
struct DecodedImage {
  let width: Int
  let height: Int
  /// 1 or 3.
  let channels: Int
  let pixels: [UInt8]

  /// Images whose header tells of more pixels count as damaged, before any memory is taken for them: a small file can
  /// claim to unpack to gigabytes. The limit is that of Pillow, beyond what any camera takes.
  static let pixelLimit = 178_956_970

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

  /// Decodes a JPEG, PNG or WebP file, whatever its name says; smaller where that is cheaper and `side` allows it.
  init(_ data: Data, channels: Int, side: Int) throws(DecodingError) {
    switch ImageKind(data.prefix(ImageKind.length)) {
    case .jpeg:
      self = try JPEGDecoder().decode(data, channels: channels, side: side).turned(by: ExifOrientation(jpeg: data))
    case .png: self = try PNGDecoder.decode(data, channels: channels)
    case .webp: self = try WebPDecoder.decode(data, channels: channels)
    case .unknown: throw DecodingError(reason: data.isEmpty ? "the file is empty" : "neither JPEG nor PNG nor WebP")
    }
  }

  /// Bytes channel by channel, put together pixel by pixel.
  static func interleaved(_ planes: [UInt8], channels: Int) -> [UInt8] {
    guard channels > 1 else { return planes }
    let area = planes.count / channels
    return [UInt8](unsafeUninitializedCapacity: planes.count) { target, count in
      for channel in 0..<channels {
        for place in 0..<area { target[place * channels + channel] = planes[channel * area + place] }
      }
      count = planes.count
    }
  }

  /// The image as it is meant to be seen.
  func turned(by orientation: ExifOrientation) -> DecodedImage {
    if orientation == .upright { return self }
    let (turnedWidth, turnedHeight) = orientation.swapsSides ? (height, width) : (width, height)
    var turned = [UInt8](repeating: 0, count: pixels.count)
    for y in 0..<turnedHeight {
      for x in 0..<turnedWidth {
        let source = orientation.source(x, y, width: width, height: height)
        let (from, to) = ((source.y * width + source.x) * channels, (y * turnedWidth + x) * channels)
        for channel in 0..<channels { turned[to + channel] = pixels[from + channel] }
      }
    }
    return DecodedImage(width: turnedWidth, height: turnedHeight, channels: channels, pixels: turned)
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
