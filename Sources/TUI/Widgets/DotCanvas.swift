/// Dots in a rectangle of cells: 2 x 4 a cell as braille, or one a cell.
struct DotCanvas {
  private let size: Size
  private let usesBraille: Bool
  private var patterns: [UInt8]

  /// Dots from left to right, and from bottom to top.
  var width: Int { usesBraille ? 2 * size.width : size.width }
  var height: Int { usesBraille ? 4 * size.height : size.height }

  init(_ size: Size, usesBraille: Bool) {
    (self.size, self.usesBraille) = (size, usesBraille)
    patterns = [UInt8](repeating: 0, count: size.width * size.height)
  }

  /// The row of dots, from the bottom, at a share of the height.
  func row(_ share: Double) -> Int { Int((max(0, min(1, share)) * Double(height - 1)).rounded()) }

  /// Sets the dots on a straight line, ends included.
  mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int)) {
    let steps = max(abs(end.x - start.x), abs(end.y - start.y))
    for step in 0...steps {
      let share = steps == 0 ? 0 : Double(step) / Double(steps)
      set(
        x: start.x + Int((Double(end.x - start.x) * share).rounded()),
        y: start.y + Int((Double(end.y - start.y) * share).rounded()))
    }
  }

  /// Sets a dot, if it lies inside; `y` from the bottom.
  mutating func set(x: Int, y: Int) {
    guard x >= 0, x < width, y >= 0, y < height else { return }
    let fromTop = height - 1 - y
    guard usesBraille else {
      patterns[fromTop * size.width + x] = 1
      return
    }
    // Unicode numbers braille's dots 1 2 3 7 in the left column and 4 5 6 8 in the right one.
    let bits: [UInt8] = x.isMultiple(of: 2) ? [0x01, 0x02, 0x04, 0x40] : [0x08, 0x10, 0x20, 0x80]
    patterns[fromTop / 4 * size.width + x / 2] |= bits[fromTop % 4]
  }

  /// The character of a cell, or nil where no dot is set.
  func character(x: Int, y: Int) -> Unicode.Scalar? {
    let pattern = patterns[y * size.width + x]
    guard pattern != 0 else { return nil }
    return usesBraille ? Unicode.Scalar(0x2800 + UInt32(pattern)) : "*"
  }
}
