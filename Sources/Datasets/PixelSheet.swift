/// Square images of one size side by side, row by row, on black.
public struct PixelSheet: Sendable {
  public let columns: Int
  public let rows: Int
  /// Of each image, in pixels.
  public let side: Int
  /// 1 (grey) or 3 (red, green, blue).
  public let channels: Int
  /// How many pixels of the sheet a pixel of an image is wide and high.
  private let scale: Int
  /// Between two images, in pixels of the sheet.
  private let gap: Int
  /// `[channels, height, width]`.
  public private(set) var pixels: [UInt8]

  public var width: Int { columns * (side * scale + gap) - gap }
  public var height: Int { rows * (side * scale + gap) - gap }

  /// A black sheet.
  public init(columns: Int, rows: Int, side: Int, channels: Int, scale: Int = 1, gap: Int = 0) {
    precondition(columns > 0 && rows > 0 && side > 0 && scale > 0, "\(columns) x \(rows) images of \(side)")
    (self.columns, self.rows, self.side, self.channels) = (columns, rows, side, channels)
    (self.scale, self.gap) = (scale, gap)
    pixels = []
    pixels = [UInt8](repeating: 0, count: channels * width * height)
  }

  /// Puts an image, `[channels, side, side]`, at a place, counted row by row.
  public mutating func place(_ image: [UInt8], at place: Int) {
    precondition(image.count == channels * side * side, "\(image.count) bytes for \(channels) x \(side) x \(side)")
    precondition((0..<columns * rows).contains(place), "place \(place) of \(columns * rows)")
    let (wide, step, area) = (width, side * scale + gap, width * height)
    let corner = place / columns * step * wide + place % columns * step
    for line in 0..<channels * side {
      let (channel, y) = (line / side, line % side)
      let row = image[line * side..<(line + 1) * side]
      let scaled = scale == 1 ? Array(row) : row.flatMap { [UInt8](repeating: $0, count: scale) }
      for copy in 0..<scale {
        let start = channel * area + corner + (y * scale + copy) * wide
        pixels.replaceSubrange(start..<start + scaled.count, with: scaled)
      }
    }
  }

  /// The sheet as the bytes of one PNG file.
  ///
  /// - Throws: ``DatasetError/damagedImage(name:reason:)`` where libpng cannot make the file.
  public func png() throws(DatasetError) -> [UInt8] {
    try PNGEncoder.encode(pixels, channels: channels, height: height, width: width)
  }
}
