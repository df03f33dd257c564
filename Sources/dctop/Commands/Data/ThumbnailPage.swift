import Datasets
import TUI

/// A page of small images with their names, as text.
struct ThumbnailPage {
  let lines: [String]

  /// Cells of an image, which are twice as high as wide, and those between two images.
  private static let (imageWidth, imageHeight, gap) = (16, 8, 2)
  private static let rowCount = 2

  /// Takes images from the whole set, evenly spread.
  init(images: ImageSet, terminal: TerminalPage) {
    let count = min(images.count, ThumbnailPage.columns(terminal) * ThumbnailPage.rowCount)
    self.init((0..<count).map { $0 * images.count / count }, of: images, terminal: terminal)
  }

  /// Shows these images, in order; one that can no longer be read stays empty.
  init(_ shown: [Int], of images: ImageSet, terminal: TerminalPage) {
    self.init(
      shown.lazy.map { (pixels: try? images.pixels(of: $0), caption: images.identifier(at: $0)) },
      channels: images.channels,
      side: images.side, terminal: terminal)
  }

  /// Shows some images with a caption each, of which the end is shown.
  ///
  /// - Parameter pictures: Bytes `[channels, side, side]`; nil leaves a place empty.
  init(
    _ pictures: some Collection<(pixels: [UInt8]?, caption: String)>, channels: Int, side: Int, terminal: TerminalPage
  ) {
    let step = ThumbnailPage.imageWidth + ThumbnailPage.gap
    let columns = ThumbnailPage.columns(terminal)
    let rows = (pictures.count + columns - 1) / columns
    let look = Look(glyphs: terminal.glyphs, depth: terminal.depth)
    var buffer = Buffer(Size(columns * step - ThumbnailPage.gap, rows * (ThumbnailPage.imageHeight + 2) - 1))
    for (place, picture) in pictures.enumerated() {
      let cell = Rect(
        x: place % columns * step, y: place / columns * (ThumbnailPage.imageHeight + 2),
        width: ThumbnailPage.imageWidth, height: ThumbnailPage.imageHeight + 1)
      guard let pixels = picture.pixels else { continue }
      ImageView(pixels: pixels, channels: channels, height: side, width: side, look: look)
        .render(
          in: Rect(x: cell.x, y: cell.y, width: cell.width, height: ThumbnailPage.imageHeight), into: &buffer)
      let end = String(picture.caption.sanitized().unicodeScalars.suffix(cell.width).map(Character.init))
      buffer.write(end, x: cell.x, y: cell.y + ThumbnailPage.imageHeight, style: .plain, in: cell)
    }
    lines = buffer.escapedLines(depth: look.depth)
  }

  private static func columns(_ terminal: TerminalPage) -> Int {
    max(1, (terminal.width + gap) / (imageWidth + gap))
  }
}
