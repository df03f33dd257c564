import TUI
import Telemetry

extension Thumbnail {
  /// More pixels than a terminal shows of an image in cells.
  static let mostInCells = 80
  /// Enough for a picture, and not too many to be sent.
  static let mostInPicture = 160

  /// The image at no more pixels a side than are ever shown, so that drawing it again and again costs little.
  func reduced(to most: Int) -> Thumbnail {
    guard max(width, height) > most else { return self }
    let (columns, rows) = (min(width, most), min(height, most))
    let view = ImageView(pixels: pixels, channels: channels, height: height, width: width, look: Look())
    let bytes = view.resampled(columns: columns, rows: rows).flatMap { plane in
      plane.map { UInt8(max(0, min(255, $0.rounded()))) }
    }
    return Thumbnail(image: image, channels: channels, height: rows, width: columns, pixels: bytes)
  }
}
