/// An image that a terminal draws by itself over a rectangle of a frame's cells, which are blank.
public struct Picture: Equatable, Sendable {
  /// The cells that it fills.
  public let place: Rect
  /// 1 (grey) or 3 (red, green, blue).
  public let channels: Int
  public let height: Int
  public let width: Int
  /// Bytes, channel by channel: `[channels, height, width]`.
  public let pixels: [UInt8]

  public init(place: Rect, pixels: [UInt8], channels: Int, height: Int, width: Int) {
    precondition(pixels.count == channels * height * width, "\(pixels.count) bytes, \(channels) x \(height) x \(width)")
    (self.place, self.pixels, self.channels) = (place, pixels, channels)
    (self.height, self.width) = (height, width)
  }

  /// Red, green and blue of a pixel, by its place in a channel.
  func color(_ pixel: Int) -> (red: UInt8, green: UInt8, blue: UInt8) {
    if channels == 1 { return (pixels[pixel], pixels[pixel], pixels[pixel]) }
    let size = width * height
    return (pixels[pixel], pixels[size + pixel], pixels[2 * size + pixel])
  }

  /// The picture with no more columns and rows than are shown, each the mean of what it stands for.
  func reduced(width mostColumns: Int, height mostRows: Int) -> Picture {
    let (columns, rows) = (min(width, mostColumns), min(height, mostRows))
    guard columns < width || rows < height else { return self }
    let view = ImageView(pixels: pixels, channels: channels, height: height, width: width, look: Look())
    let bytes = view.resampled(columns: columns, rows: rows).flatMap { plane in
      plane.map { UInt8(max(0, min(255, $0.rounded()))) }
    }
    return Picture(place: place, pixels: bytes, channels: channels, height: rows, width: columns)
  }
}

extension Buffer {
  /// Puts a picture over its cells, which become blank; one that does not lie in the frame is left out.
  public mutating func place(_ picture: Picture, on style: Style) {
    guard !picture.place.isEmpty, picture.place.intersection(area) == picture.place else { return }
    fill(picture.place, with: Cell(" ", style))
    pictures.append(picture)
  }
}
