import Foundation
import Tensors

/// Where each target pixel comes from: x' = a·x + b·y + c, y' = d·x + e·y + f, in pixels.
struct AffineMap: Equatable {
  var a, b, c, d, e, f: Float

  /// How far a random map goes: radians, factor, shear, and the shift as a share of the side.
  private static let (rotation, scale, shear, shift): (Float, Float, Float, Float) = (0.26, 0.15, 0.2, 0.08)

  /// The image as it is.
  static let identity = AffineMap(a: 1, b: 0, c: 0, d: 0, e: 1, f: 0)

  private init(a: Float, b: Float, c: Float, d: Float, e: Float, f: Float) {
    (self.a, self.b, self.c, self.d, self.e, self.f) = (a, b, c, d, e, f)
  }

  /// A random map around the centre of a square image; takes five random numbers.
  ///
  /// - Parameter strength: What the ranges are multiplied by.
  init(side: Int, strength: Float, random: inout Random) {
    func within(_ range: Float) -> Float { random.uniform(-range * strength, range * strength) }
    let angle = within(AffineMap.rotation)
    let factor = 1 / (1 + within(AffineMap.scale))
    let slant = within(AffineMap.shear)
    let (cosine, sine) = (cos(angle) * factor, sin(angle) * factor)
    (a, b) = (cosine, cosine * slant - sine)
    (d, e) = (sine, sine * slant + cosine)
    let centre = Float(side - 1) / 2
    let reach = AffineMap.shift * Float(side)
    c = centre - a * centre - b * centre + within(reach)
    f = centre - d * centre - e * centre + within(reach)
  }

  /// The map of an image that is rotated around its centre after all else.
  ///
  /// - Parameter angle: In radians.
  func turned(by angle: Float, side: Int) -> AffineMap {
    let (cosine, sine) = (cos(angle), sin(angle))
    let centre = Float(side - 1) / 2
    let (left, top) = (centre * (1 - cosine + sine), centre * (1 - sine - cosine))
    return AffineMap(
      a: a * cosine + b * sine, b: b * cosine - a * sine, c: a * left + b * top + c,
      d: d * cosine + e * sine, e: e * cosine - d * sine, f: d * left + e * top + f)
  }

  /// The map of an image that shows a part of another, this one being the map of what is seen of that.
  func seeing(_ part: PartialView) -> AffineMap {
    AffineMap(
      a: part.widthShare * a, b: part.widthShare * b, c: part.widthShare * c + part.left,
      d: part.heightShare * d, e: part.heightShare * e, f: part.heightShare * f + part.top)
  }

  /// The map with every pixel taken from farther right and below.
  func moved(byX x: Int, y: Int) -> AffineMap {
    AffineMap(a: a, b: b, c: c + Float(x), d: d, e: e, f: f + Float(y))
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
