import CWebP
import Foundation

/// libwebp's decoder: still images, with transparency over white.
enum WebPDecoder {
  /// Size from a file's header. There are no grey WebP images.
  static func header(_ data: Data) throws(DecodingError) -> (width: Int, height: Int, isColor: Bool) {
    let features = try features(data)
    return (Int(features.width), Int(features.height), true)
  }

  /// Decodes to interleaved grey or red, green, blue.
  static func decode(_ data: Data, channels: Int) throws(DecodingError) -> DecodedImage {
    let features = try features(data)
    let (width, height) = (Int(features.width), Int(features.height))
    try DecodedImage.checkSize(width, height)
    if features.has_animation != 0 { throw DecodingError(reason: "an animated WebP image is not supported") }
    let depth = features.has_alpha != 0 ? 4 : 3
    var pixels = [UInt8](repeating: 0, count: width * height * depth)
    let isDecoded = data.withUnsafeBytes { bytes in
      let source = bytes.bindMemory(to: UInt8.self).baseAddress
      let decode = depth == 4 ? WebPDecodeRGBAInto : WebPDecodeRGBInto
      return decode(source, bytes.count, &pixels, pixels.count, Int32(width * depth)) != nil
    }
    guard isDecoded else { throw DecodingError(reason: "a damaged WebP image") }
    if depth == 4 { pixels = overWhite(pixels) }
    return DecodedImage(
      width: width, height: height, channels: channels, pixels: channels == 1 ? grey(pixels) : pixels)
  }

  private static func features(_ data: Data) throws(DecodingError) -> WebPBitstreamFeatures {
    var features = WebPBitstreamFeatures()
    let status = data.withUnsafeBytes { bytes in
      WebPGetFeatures(bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count, &features)
    }
    guard status == VP8_STATUS_OK else { throw DecodingError(reason: "a damaged WebP image") }
    return features
  }

  private static func overWhite(_ pixels: [UInt8]) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: pixels.count / 4 * 3)
    for pixel in 0..<pixels.count / 4 {
      let alpha = Int(pixels[4 * pixel + 3])
      for channel in 0..<3 {
        let value = Int(pixels[4 * pixel + channel]) * alpha + 255 * (255 - alpha)
        result[3 * pixel + channel] = UInt8((value + 127) / 255)
      }
    }
    return result
  }

  /// Brightness as JPEG has it (ITU-R BT.601).
  private static func grey(_ pixels: [UInt8]) -> [UInt8] {
    (0..<pixels.count / 3).map { pixel in
      let (red, green, blue) = (Int(pixels[3 * pixel]), Int(pixels[3 * pixel + 1]), Int(pixels[3 * pixel + 2]))
      return UInt8((299 * red + 587 * green + 114 * blue + 500) / 1000)
    }
  }
}
