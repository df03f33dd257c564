/// The pixels of one image as they are shown: bytes, channel by channel.
public struct Thumbnail: Equatable, Sendable {
  public var image: Int
  /// 1 (grey) or 3 (red, green, blue).
  public var channels: Int
  public var height: Int
  public var width: Int
  /// `[channels, height, width]`.
  public var pixels: [UInt8]

  public init(image: Int, channels: Int, height: Int, width: Int, pixels: [UInt8]) {
    precondition(
      pixels.count == channels * height * width, "\(pixels.count) bytes for \(channels) x \(height) x \(width)")
    self.image = image
    self.channels = channels
    self.height = height
    self.width = width
    self.pixels = pixels
  }
}
