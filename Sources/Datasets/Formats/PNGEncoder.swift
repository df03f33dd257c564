import CPNG
import Foundation

/// libpng's encoder, for images of bytes.
public enum PNGEncoder {
  /// An image as the bytes of a PNG file.
  ///
  /// - Parameter pixels: `[channels, height, width]`, 1 (grey) or 3 (red, green, blue) channels.
  /// - Throws: ``DatasetError/damagedImage(name:reason:)`` with libpng's reason.
  public static func encode(
    _ pixels: [UInt8], channels: Int, height: Int, width: Int
  ) throws(DatasetError) -> [UInt8] {
    precondition(channels == 1 || channels == 3, "\(channels) channels")
    precondition(
      pixels.count == channels * height * width && !pixels.isEmpty, "\(pixels.count) bytes of \(width) x \(height)")
    var image = png_image()
    defer { png_image_free(&image) }
    image.version = UInt32(PNG_IMAGE_VERSION)
    (image.width, image.height) = (UInt32(width), UInt32(height))
    image.format = channels == 1 ? 0 : UInt32(PNG_FORMAT_FLAG_COLOR)
    let rows = interleaved(pixels, channels: channels)
    var result = [UInt8](repeating: 0, count: limit(height * (1 + width * channels)))
    var count = result.count
    guard png_image_write_to_memory(&image, &result, &count, 0, rows, 0, nil) != 0 else {
      let text = withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      throw .damagedImage(name: "\(width) x \(height)", reason: text)
    }
    return Array(result[..<count])
  }

  private static func interleaved(_ pixels: [UInt8], channels: Int) -> [UInt8] {
    guard channels > 1 else { return pixels }
    let area = pixels.count / channels
    return [UInt8](unsafeUninitializedCapacity: pixels.count) { result, count in
      for pixel in 0..<area {
        for channel in 0..<channels { result[pixel * channels + channel] = pixels[channel * area + pixel] }
      }
      count = pixels.count
    }
  }

  /// What so many bytes take at most: zlib's bound, and PNG's chunks around it (png.h, `PNG_IMAGE_PNG_SIZE_MAX`).
  private static func limit(_ bytes: Int) -> Int {
    let packed = bytes + (bytes + 7) >> 3 + (bytes + 63) >> 6 + 11
    return packed + 12 * (packed / 8192 + 1) + 256
  }
}
