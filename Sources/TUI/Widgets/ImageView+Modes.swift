extension ImageView {
  private static let ramp: [Unicode.Scalar] = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]
  /// The order in which the places of a 4 x 4 square are filled (Bayer).
  private static let bayer: [Float] = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]

  /// A threshold 0...1 for each place, the mean over 4 x 4 places being 0.5.
  private static func threshold(_ x: Int, _ y: Int) -> Float { (bayer[y % 4 * 4 + x % 4] + 0.5) / 16 }

  /// Two pixels a cell; `color` chooses what a pixel is shown as, with the pixel's threshold.
  func renderHalfBlocks(
    _ area: Rect, into buffer: inout Buffer, _ color: (_ pixel: (Float, Float, Float), _ threshold: Float) -> Color
  ) {
    let grid = resampled(columns: area.width, rows: 2 * area.height)
    let (green, blue) = channels == 1 ? (grid[0], grid[0]) : (grid[1], grid[2])
    func shown(_ x: Int, _ y: Int) -> Color {
      let index = y * area.width + x
      return color((grid[0][index], green[index], blue[index]), ImageView.threshold(x, y))
    }
    for y in 0..<area.height {
      for x in 0..<area.width {
        // Where both are the same a blank looks the same, and a terminal needs to be sent one colour for it, not two.
        let (upper, lower) = (shown(x, 2 * y), shown(x, 2 * y + 1))
        buffer[area.x + x, area.y + y] = Cell(
          upper == lower ? " " : look.glyphs.upperHalf, Style(upper, on: lower))
      }
    }
  }

  /// 32 levels a channel: few different colours, so that a terminal's table of pairs is not used up.
  static func direct(_ pixel: (Float, Float, Float)) -> Color {
    func level(_ value: Float) -> UInt8 { UInt8((max(0, min(31, (value / 255 * 31).rounded())) * 255 / 31).rounded()) }
    return .rgb(level(pixel.0), level(pixel.1), level(pixel.2))
  }

  /// An exact entry of the 256: of the 24 greys for grey images, of the cube for others.
  func color256(_ pixel: (Float, Float, Float), _ threshold: Float) -> Color {
    let offset = threshold - 0.5
    if channels == 1 {
      let grey = UInt8(8 + 10 * max(0, min(23, ((pixel.0 - 8) / 10 + offset).rounded())))
      return .rgb(grey, grey, grey)
    }
    let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
    func level(_ value: Float) -> UInt8 { levels[Int(max(0, min(5, (value / 255 * 5 + offset).rounded())))] }
    return .rgb(level(pixel.0), level(pixel.1), level(pixel.2))
  }

  /// One of the 16 colours, or of the 8 where there are no more; neighbours differ, so that a mean is seen.
  func color16(_ pixel: (Float, Float, Float), _ threshold: Float) -> Color {
    let hasOnly8 = look.depth == .ansi8
    let spread: Float = hasOnly8 ? 205 : 96  // about the distance of the colours
    func byte(_ value: Float) -> UInt8 { UInt8(max(0, min(255, value + (threshold - 0.5) * spread))) }
    let (red, green, blue) = (byte(pixel.0), byte(pixel.1), byte(pixel.2))
    return Palette.color16(hasOnly8 ? Palette.nearest8(red, green, blue) : Palette.index16(red, green, blue))
  }

  /// Dots where the image is brighter than the place's threshold.
  func renderBraille(_ area: Rect, into buffer: inout Buffer) {
    var canvas = DotCanvas(area.size, usesBraille: true)
    for (index, share) in brightness(columns: canvas.width, rows: canvas.height).enumerated() {
      let (x, y) = (index % canvas.width, index / canvas.width)
      if share > ImageView.threshold(x, y) { canvas.set(x: x, y: canvas.height - 1 - y) }
    }
    let style = look.style(.mainForeground)
    for y in 0..<area.height {
      for x in 0..<area.width {
        buffer[area.x + x, area.y + y] = Cell(canvas.character(x: x, y: y) ?? " ", style)
      }
    }
  }

  func renderRamp(_ area: Rect, into buffer: inout Buffer) {
    let style = look.style(.mainForeground)
    for (index, share) in brightness(columns: area.width, rows: area.height).enumerated() {
      let level = Int((share * 9).rounded())
      buffer[area.x + index % area.width, area.y + index / area.width] = Cell(ImageView.ramp[level], style)
    }
  }
}
