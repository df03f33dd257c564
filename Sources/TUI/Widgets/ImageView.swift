/// A small image in character cells: two pixels a cell where there are half blocks and colours, else a ramp of
/// characters by brightness.
public struct ImageView: Widget {
  /// Bytes, channel by channel: `[channels, height, width]`.
  public var pixels: [UInt8]
  /// 1 or 3.
  public var channels: Int
  public var height: Int
  public var width: Int
  public var look: Look

  public init(pixels: [UInt8], channels: Int, height: Int, width: Int, look: Look) {
    precondition(pixels.count == channels * height * width, "\(pixels.count) bytes, \(channels) x \(height) x \(width)")
    (self.pixels, self.channels, self.height, self.width, self.look) = (pixels, channels, height, width, look)
  }

  private static let ramp: [Unicode.Scalar] = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]

  /// The cells that a square image fills in an area: cells are twice as high as wide.
  public static func size(fitting area: Size) -> Size {
    let height = min(area.height, area.width / 2)
    return Size(2 * height, height)
  }

  public func render(in area: Rect, into buffer: inout Buffer) {
    let size = ImageView.size(fitting: area.size)
    guard size.width > 0, size.height > 0, width > 0, height > 0 else { return }
    if look.glyphs.usesHalfBlocks && look.depth >= .palette256 {
      renderHalfBlocks(Rect(x: area.x, y: area.y, width: size.width, height: size.height), into: &buffer)
    } else {
      renderRamp(Rect(x: area.x, y: area.y, width: size.width, height: size.height), into: &buffer)
    }
  }

  private func renderHalfBlocks(_ area: Rect, into buffer: inout Buffer) {
    let grid = resampled(columns: area.width, rows: 2 * area.height)
    func color(_ x: Int, _ y: Int) -> Color {
      let pixel = (0..<3).map { quantized(grid[min($0, channels - 1)][y * area.width + x], x, y) }
      return .rgb(pixel[0], pixel[1], pixel[2])
    }
    for y in 0..<area.height {
      for x in 0..<area.width {
        buffer[area.x + x, area.y + y] = Cell(
          look.glyphs.upperHalf, Style(color(x, 2 * y), on: color(x, 2 * y + 1)))
      }
    }
  }

  /// Few different colours, so that a terminal's table of pairs is not used up: 32 levels a channel in direct colour,
  /// 6 with an ordered dither where there is a palette.
  private func quantized(_ value: Float, _ x: Int, _ y: Int) -> UInt8 {
    if look.depth == .direct {
      let level = max(0, min(31, (value / 255 * 31).rounded()))
      return UInt8((level * 255 / 31).rounded())
    }
    let bayer: [Float] = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]
    let offset = (bayer[y % 4 * 4 + x % 4] + 0.5) / 16 - 0.5
    if channels == 1 {  // the ramp of greys has 24 levels
      let level = max(0, min(23, ((value - 8) / 10 + offset).rounded()))
      return UInt8(8 + 10 * level)
    }
    let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
    return levels[Int(max(0, min(5, (value / 255 * 5 + offset).rounded())))]
  }

  private func renderRamp(_ area: Rect, into buffer: inout Buffer) {
    let grid = resampled(columns: area.width, rows: area.height)
    let luma = (0..<area.width * area.height).map { index -> Float in
      channels == 1 ? grid[0][index] : 0.3 * grid[0][index] + 0.6 * grid[1][index] + 0.1 * grid[2][index]
    }
    guard let low = luma.min(), let high = luma.max() else { return }
    let style = look.style(.mainForeground)
    for (index, value) in luma.enumerated() {
      let share = high - low > 8 ? (value - low) / (high - low) : value / 255
      let level = Int((max(0, min(1, look.theme.isLight ? 1 - share : share)) * 9).rounded())
      buffer[area.x + index % area.width, area.y + index / area.width] = Cell(ImageView.ramp[level], style)
    }
  }

  /// Each channel at that many columns and rows: the mean over each cell's part of the image.
  private func resampled(columns: Int, rows: Int) -> [[Float]] {
    (0..<channels).map { channel in
      let plane = channel * height * width
      var result: [Float] = []
      result.reserveCapacity(columns * rows)
      for row in 0..<rows {
        let ys = row * height / rows..<max(row * height / rows + 1, (row + 1) * height / rows)
        for column in 0..<columns {
          let xs = column * width / columns..<max(column * width / columns + 1, (column + 1) * width / columns)
          var sum: Float = 0
          for y in ys { for x in xs { sum += Float(pixels[plane + y * width + x]) } }
          result.append(sum / Float(xs.count * ys.count))
        }
      }
      return result
    }
  }
}
