import CPNG
import Foundation

/// libpng's decoder: every kind of PNG, with transparency over white.
enum PNGDecoder {
  /// Size and colours from a file's header.
  static func header(_ data: Data) throws(DecodingError) -> (width: Int, height: Int, isColor: Bool) {
    let result = data.withUnsafeBytes { bytes in
      open(bytes) { image in (Int(image.width), Int(image.height), image.format & UInt32(PNG_FORMAT_FLAG_COLOR) != 0) }
    }
    return try result.get()
  }

  /// Decodes to interleaved grey or red, green, blue.
  static func decode(_ data: Data, channels: Int) throws(DecodingError) -> DecodedImage {
    let result = data.withUnsafeBytes { bytes in
      open(bytes) { image throws(DecodingError) in try decode(&image, channels: channels) }
    }
    return try result.get()
  }

  private static func decode(_ image: inout png_image, channels: Int) throws(DecodingError) -> DecodedImage {
    let (width, height) = (Int(image.width), Int(image.height))
    try DecodedImage.checkSize(width, height)
    image.format = channels == 1 ? 0 : UInt32(PNG_FORMAT_FLAG_COLOR)
    image.flags |= UInt32(PNG_IMAGE_FLAG_16BIT_sRGB)
    var pixels = [UInt8](repeating: 0, count: width * height * channels)
    var white = png_color(red: 255, green: 255, blue: 255)
    guard png_image_finish_read(&image, &white, &pixels, 0, nil) != 0 else {
      throw DecodingError(reason: message(image))
    }
    return DecodedImage(width: width, height: height, channels: channels, pixels: pixels)
  }

  /// Reads the header; libpng keeps a pointer to the bytes, so `body` runs while they are held.
  private static func open<Result>(
    _ bytes: UnsafeRawBufferPointer, _ body: (inout png_image) throws(DecodingError) -> Result
  ) -> Swift.Result<Result, DecodingError> {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    guard png_image_begin_read_from_memory(&image, bytes.baseAddress, bytes.count) != 0 else {
      return .failure(DecodingError(reason: message(image)))
    }
    do throws(DecodingError) { return .success(try body(&image)) } catch { return .failure(error) }
  }

  private static func message(_ image: png_image) -> String {
    let text = withUnsafeBytes(of: image.message) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
    return text.isEmpty ? "not a PNG image" : clean(text)
  }
}
