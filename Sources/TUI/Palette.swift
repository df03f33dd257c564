/// The nearest colours of terminals that show fewer.
public enum Palette {
  /// The levels of the 6 x 6 x 6 cube at 16...231 of xterm's 256 colours.
  private static let levels = [0, 95, 135, 175, 215, 255]

  /// The nearest of colours 16...255: the first 16 are the user's own and could be anything.
  public static func index256(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int {
    let cube = [red, green, blue].map { nearestLevel(Int($0)) }
    let cubeIndex = 16 + 36 * cube[0] + 6 * cube[1] + cube[2]
    let cubeDistance = distance((levels[cube[0]], levels[cube[1]], levels[cube[2]]), red, green, blue)
    let mean = (Int(red) + Int(green) + Int(blue)) / 3
    let step = max(0, min(23, (mean - 3) / 10))
    let grey = 8 + 10 * step
    return distance((grey, grey, grey), red, green, blue) < cubeDistance ? 232 + step : cubeIndex
  }

  /// The nearest of the 16 colours that a terminal names, as xterm shows them.
  public static func index16(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int { nearest(ansi, red, green, blue) }

  /// The nearest of the 8 dark ones, told apart by hue and brightness.
  public static func index8(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int {
    let index = index16(red, green, blue)
    return index == 8 ? 7 : index % 8
  }

  /// The nearest of the 8 dark ones, as images need it, whose greys are no text to be read.
  static func nearest8(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int {
    nearest(Array(ansi[..<8]), red, green, blue)
  }

  /// One of the colours 16...255, as ``index256(_:_:_:)`` gives them.
  public static func color256(_ index: Int) -> Color {
    if index >= 232 {
      let grey = UInt8(8 + 10 * (index - 232))
      return .rgb(grey, grey, grey)
    }
    let cube = index - 16
    return .rgb(UInt8(levels[cube / 36]), UInt8(levels[cube / 6 % 6]), UInt8(levels[cube % 6]))
  }

  /// One of the 16 colours, as xterm shows it.
  public static func color16(_ index: Int) -> Color {
    let (red, green, blue) = ansi[index]
    return .rgb(UInt8(red), UInt8(green), UInt8(blue))
  }

  private static let ansi: [(Int, Int, Int)] = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
    (255, 255, 255),
  ]

  private static func nearestLevel(_ value: Int) -> Int {
    levels.indices.min { abs(levels[$0] - value) < abs(levels[$1] - value) } ?? 0
  }

  private static func nearest(_ colors: [(Int, Int, Int)], _ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int {
    colors.indices.min { distance(colors[$0], red, green, blue) < distance(colors[$1], red, green, blue) } ?? 0
  }

  /// Weighted as the eye does, roughly: green most, blue least.
  private static func distance(_ color: (Int, Int, Int), _ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Int {
    let (r, g, b) = (color.0 - Int(red), color.1 - Int(green), color.2 - Int(blue))
    return 3 * r * r + 4 * g * g + 2 * b * b
  }
}
