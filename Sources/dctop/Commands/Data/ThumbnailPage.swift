import Datasets
import TUI

/// A page of small images with their names, as text.
struct ThumbnailPage {
  let lines: [String]

  /// Cells of an image, which are twice as high as wide, and those between two images.
  private static let (imageWidth, imageHeight, gap) = (16, 8, 2)
  private static let rowCount = 2

  /// Takes images from the whole set, evenly spread: with a preview a row of them, and below it the same ones changed
  /// in two ways.
  init(images: ImageSet, terminal: TerminalPage, preview: AugmentationPreview? = nil) {
    let rowCount = preview == nil ? ThumbnailPage.rowCount : 1
    let count = min(images.count, ThumbnailPage.columns(terminal) * rowCount)
    let shown = (0..<count).map { $0 * images.count / count }
    let all = preview == nil ? shown : shown + shown + shown
    self.init(all, of: images, terminal: terminal, columns: preview == nil ? nil : count) { pixels, place in
      place < count ? pixels : preview?.pixels(pixels, epoch: place / count, position: place % count) ?? pixels
    }
  }

  /// Shows these images, in order; one that can no longer be read stays empty.
  ///
  /// - Parameters:
  ///   - columns: Images in a row; nil for as many as there is room for.
  ///   - change: Gives the pixels to show, of an image's own and its place on the page.
  init(
    _ shown: [Int], of images: ImageSet, terminal: TerminalPage, columns: Int? = nil,
    change: (_ pixels: [UInt8], _ place: Int) -> [UInt8] = { pixels, _ in pixels }
  ) {
    let pictures = shown.enumerated().map { place, index in
      (pixels: (try? images.pixels(of: index)).map { change($0, place) }, caption: images.identifier(at: index))
    }
    self.init(pictures, channels: images.channels, side: images.side, terminal: terminal, columns: columns)
  }

  /// Shows some images with a caption each, of which the end is shown.
  ///
  /// - Parameters:
  ///   - pictures: Bytes `[channels, side, side]`; nil leaves a place empty.
  ///   - columns: Images in a row; nil for as many as there is room for.
  init(
    _ pictures: some Collection<(pixels: [UInt8]?, caption: String)>, channels: Int, side: Int, terminal: TerminalPage,
    columns: Int? = nil
  ) {
    let step = ThumbnailPage.imageWidth + ThumbnailPage.gap
    let columns = columns ?? ThumbnailPage.columns(terminal)
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
