/// A small image in character cells, by the ladder of ``ImageMode``.
public struct ImageView: Widget {
  /// Bytes, channel by channel: `[channels, height, width]`.
  public var pixels: [UInt8]
  /// 1 or 3.
  public var channels: Int
  public var height: Int
  public var width: Int
  /// The mode that is wished; one that the look has nothing for gives way to the next. Nil for the best.
  public var mode: ImageMode?
  public var look: Look

  public init(pixels: [UInt8], channels: Int, height: Int, width: Int, mode: ImageMode? = nil, look: Look) {
    precondition(pixels.count == channels * height * width, "\(pixels.count) bytes, \(channels) x \(height) x \(width)")
    (self.pixels, self.channels, self.height, self.width) = (pixels, channels, height, width)
    (self.mode, self.look) = (mode, look)
  }

  /// The cells that a square image fills in an area.
  ///
  /// - Parameter cellRatio: A cell's width by its height.
  public static func size(fitting area: Size, cellRatio: Double = 0.5) -> Size {
    let height = min(area.height, Int(Double(area.width) * cellRatio))
    return Size(columns(height, cellRatio), height)
  }

  /// How many columns are as wide as so many rows are high.
  public static func columns(_ rows: Int, _ cellRatio: Double) -> Int { Int((Double(rows) / cellRatio).rounded()) }

  public func render(in area: Rect, into buffer: inout Buffer) {
    let size = ImageView.size(fitting: area.size, cellRatio: look.cellRatio)
    guard size.width > 0, size.height > 0, width > 0, height > 0 else { return }
    let part = Rect(x: area.x, y: area.y, width: size.width, height: size.height)
    switch ImageMode.usable(mode, look.glyphs, look.depth) {
    case .direct: renderHalfBlocks(part, into: &buffer) { pixel, _ in ImageView.direct(pixel) }
    case .palette256: renderHalfBlocks(part, into: &buffer, color256)
    case .ansi16: renderHalfBlocks(part, into: &buffer, color16)
    case .braille: renderBraille(part, into: &buffer)
    case .ascii: renderRamp(part, into: &buffer)
    }
  }

  /// Each channel at that many columns and rows: the mean over each cell's part of the image.
  ///
  /// - Complexity: O(pixels + cells).
  package func resampled(columns: Int, rows: Int) -> [[Float]] {
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

  /// The brightness at that many columns and rows, 0...1: stretched over the image's own range, if it has one, and
  /// inverted on a bright ground, where what is drawn is dark.
  func brightness(columns: Int, rows: Int) -> [Float] {
    let grid = resampled(columns: columns, rows: rows)
    let luma = (0..<columns * rows).map { index -> Float in
      channels == 1 ? grid[0][index] : 0.3 * grid[0][index] + 0.6 * grid[1][index] + 0.1 * grid[2][index]
    }
    guard let low = luma.min(), let high = luma.max() else { return [] }
    return luma.map { value in
      let share = max(0, min(1, high - low > 8 ? (value - low) / (high - low) : value / 255))
      return look.theme.isLight ? 1 - share : share
    }
  }
}
