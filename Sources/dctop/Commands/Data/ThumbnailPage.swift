import Datasets
import TUI

/// A page of small images with their names, as text.
struct ThumbnailPage {
  let lines: [String]

  /// Cells of an image, which are twice as high as wide, and those between two images.
  private static let (imageWidth, imageHeight, gap) = (16, 8, 2)
  private static let rowCount = 2

  /// Takes images from the whole set, evenly spread; one that can no longer be read stays empty.
  init(images: ImageSet, width: Int, glyphs: Glyphs, depth: ColorDepth) {
    let step = ThumbnailPage.imageWidth + ThumbnailPage.gap
    let columns = max(1, (width + ThumbnailPage.gap) / step)
    let count = min(images.count, columns * ThumbnailPage.rowCount)
    let rows = (count + columns - 1) / columns
    let look = Look(glyphs: glyphs, depth: depth)
    var buffer = Buffer(Size(columns * step - ThumbnailPage.gap, rows * (ThumbnailPage.imageHeight + 2) - 1))
    for place in 0..<count {
      let index = place * images.count / count
      let cell = Rect(
        x: place % columns * step, y: place / columns * (ThumbnailPage.imageHeight + 2),
        width: ThumbnailPage.imageWidth, height: ThumbnailPage.imageHeight + 1)
      guard let pixels = try? images.pixels(of: index) else { continue }
      ImageView(pixels: pixels, channels: images.channels, height: images.side, width: images.side, look: look)
        .render(
          in: Rect(x: cell.x, y: cell.y, width: cell.width, height: ThumbnailPage.imageHeight), into: &buffer)
      let name = images.identifier(at: index).sanitized()
      let end = String(name.unicodeScalars.suffix(cell.width).map(Character.init))
      buffer.write(end, x: cell.x, y: cell.y + ThumbnailPage.imageHeight, style: .plain, in: cell)
    }
    lines = buffer.escapedLines(depth: look.depth)
  }
}
