import TUI
import Telemetry

extension Thumbnail {
  /// More pixels than a terminal shows of an image.
  private static let mostPixels = 80

  /// The image at no more pixels than are ever shown, so that drawing it again and again costs little.
  func reduced() -> Thumbnail {
    guard max(width, height) > Thumbnail.mostPixels else { return self }
    let (columns, rows) = (min(width, Thumbnail.mostPixels), min(height, Thumbnail.mostPixels))
    let view = ImageView(pixels: pixels, channels: channels, height: height, width: width, look: Look())
    let bytes = view.resampled(columns: columns, rows: rows).flatMap { plane in
      plane.map { UInt8(max(0, min(255, $0.rounded()))) }
    }
    return Thumbnail(image: image, channels: channels, height: rows, width: columns, pixels: bytes)
  }
}
