import Foundation
import Tensors

/// Where each target pixel comes from: x' = a·x + b·y + c, y' = d·x + e·y + f, in pixels.
struct AffineMap {
  var a, b, c, d, e, f: Float

  /// How far a random map goes: radians, factor, shear, and the shift as a share of the side.
  private static let (rotation, scale, shear, shift): (Float, Float, Float, Float) = (0.26, 0.15, 0.2, 0.08)

  /// A random map around the centre of a square image.
  init(side: Int, random: inout Random) {
    let angle = random.uniform(-AffineMap.rotation, AffineMap.rotation)
    let factor = 1 / (1 + random.uniform(-AffineMap.scale, AffineMap.scale))
    let slant = random.uniform(-AffineMap.shear, AffineMap.shear)
    let (cosine, sine) = (cos(angle) * factor, sin(angle) * factor)
    (a, b) = (cosine, cosine * slant - sine)
    (d, e) = (sine, sine * slant + cosine)
    let centre = Float(side - 1) / 2
    let reach = AffineMap.shift * Float(side)
    c = centre - a * centre - b * centre + random.uniform(-reach, reach)
    f = centre - d * centre - e * centre + random.uniform(-reach, reach)
  }

  /// Writes a plane of `side` x `side` values, interpolated between bytes; `ground` where the map leaves the image.
  func apply(
    _ source: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<Float>, side: Int, table: UnsafePointer<Float>,
    ground: Float, mirrored: Bool
  ) {
    let limit = Float(side)
    for y in 0..<side {
      for x in 0..<side {
        let column = mirrored ? side - 1 - x : x
        let sourceX = a * Float(column) + b * Float(y) + c
        let sourceY = d * Float(column) + e * Float(y) + f
        guard sourceX > -1, sourceY > -1, sourceX < limit, sourceY < limit else {
          target[y * side + x] = ground
          continue
        }
        let (left, top) = (Int(sourceX.rounded(.down)), Int(sourceY.rounded(.down)))
        let (right, bottom) = (sourceX - Float(left), sourceY - Float(top))
        func value(_ x: Int, _ y: Int) -> Float {
          x >= 0 && y >= 0 && x < side && y < side ? table[Int(source[y * side + x])] : ground
        }
        let upper = value(left, top) * (1 - right) + value(left + 1, top) * right
        let lower = value(left, top + 1) * (1 - right) + value(left + 1, top + 1) * right
        target[y * side + x] = upper * (1 - bottom) + lower * bottom
      }
    }
  }
}
