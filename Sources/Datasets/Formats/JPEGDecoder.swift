import CJPEG
import Foundation

/// libjpeg-turbo's decoder.
struct JPEGDecoder {
  /// Size and colours from a file's header.
  func header(_ data: Data) throws(DecodingError) -> (width: Int, height: Int, isColor: Bool) {
    guard let handle = tjInitDecompress() else { throw DecodingError(reason: "libjpeg-turbo does not start") }
    defer { tjDestroy(handle) }
    return try header(data, handle)
  }

  /// Decodes to interleaved grey or red, green, blue.
  ///
  /// - Parameter side: What the shorter side is needed at: the image comes at the smallest of the scales 1/8, 1/4, 1/2
  ///   and 1, which cost little beside a whole decoding, that is not below it.
  func decode(_ data: Data, channels: Int, side: Int) throws(DecodingError) -> DecodedImage {
    guard let handle = tjInitDecompress() else { throw DecodingError(reason: "libjpeg-turbo does not start") }
    defer { tjDestroy(handle) }
    let whole = try header(data, handle)
    try DecodedImage.checkSize(whole.width, whole.height)
    let divisor = [8, 4, 2].first { (min(whole.width, whole.height) + $0 - 1) / $0 >= side } ?? 1
    let (width, height) = ((whole.width + divisor - 1) / divisor, (whole.height + divisor - 1) / divisor)
    var pixels = [UInt8](repeating: 0, count: width * height * channels)
    let format = channels == 1 ? TJPF_GRAY : TJPF_RGB
    let status = data.withUnsafeBytes { bytes in
      tjDecompress2(
        handle, bytes.bindMemory(to: UInt8.self).baseAddress, UInt(data.count), &pixels, Int32(width), 0,
        Int32(height), format.rawValue, 0)
    }
    guard status == 0 else { throw DecodingError(reason: JPEGDecoder.message(handle)) }
    return DecodedImage(width: width, height: height, channels: channels, pixels: pixels)
  }

  private func header(
    _ data: Data, _ handle: tjhandle
  ) throws(DecodingError) -> (width: Int, height: Int, isColor: Bool) {
    var (width, height, subsampling, colorspace): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    let status = data.withUnsafeBytes { bytes in
      tjDecompressHeader3(
        handle, bytes.bindMemory(to: UInt8.self).baseAddress, UInt(data.count), &width, &height, &subsampling,
        &colorspace)
    }
    guard status == 0 else { throw DecodingError(reason: JPEGDecoder.message(handle)) }
    guard colorspace != Int32(TJCS_CMYK.rawValue), colorspace != Int32(TJCS_YCCK.rawValue) else {
      throw DecodingError(reason: "JPEG in CMYK colours is not supported")
    }
    return (Int(width), Int(height), colorspace != Int32(TJCS_GRAY.rawValue))
  }

  private static func message(_ handle: tjhandle) -> String {
    tjGetErrorStr2(handle).map { clean(String(cString: $0)) } ?? "not a JPEG image"
  }
}
