import Foundation
import Tensors

/// Other brightness, contrast, saturation and hue, one after the other, and the negative, on an image's bytes.
///
/// Brightness and contrast are torchvision's; the hue is a turn of the chroma in the plane of YUV, which keeps the luma.
/// All four are linear, so that they are one step for each pixel and values are cut to 0...255 only once.
struct ColourChange: Equatable {
  /// Factors.
  var brightness: Float = 1
  var contrast: Float = 1
  /// 0 for grey.
  var saturation: Float = 1
  /// In radians.
  var hue: Float = 0
  /// Whether light becomes dark, after all else.
  var isNegative = false

  /// How far each goes at strength 1, either way: parts of the factors, and a tenth of a turn.
  private static let (range, turn): (Float, Float) = (0.4, 0.2 * .pi)
  private static let (jitterProbability, greyProbability): (Float, Float) = (0.8, 0.2)
  /// The luma's weights of red, green and blue (ITU-R BT.601).
  private static let (red, green, blue): (Float, Float, Float) = (0.299, 0.587, 0.114)
  /// The scales of V and U in YUV, as a ratio.
  private static let ratio: Float = 0.877 / 0.492

  init() {}

  /// A random change; nil where there is none. Takes five random numbers of its own for `jitter`, one each for
  /// `grey` and `invert`.
  init?(_ augmentation: Augmentation, channels: Int, seed: UInt64, index: UInt64) {
    if augmentation.does(.jitter) {
      var random = Random(seed: seed, stream: "augmentation jitter", index: index)
      let reach = ColourChange.range * augmentation.strength
      func factor() -> Float { random.uniform(max(0, 1 - reach), 1 + reach) }
      if augmentation.happens(ColourChange.jitterProbability, &random) {
        (brightness, contrast, saturation) = (factor(), factor(), factor())
        let angle = ColourChange.turn * augmentation.strength
        hue = random.uniform(-angle, angle)
      }
    }
    if augmentation.does(.grey) {
      var random = Random(seed: seed, stream: "augmentation grey", index: index)
      if augmentation.happens(ColourChange.greyProbability, &random) { saturation = 0 }
    }
    if augmentation.does(.invert) {
      var random = Random(seed: seed, stream: "augmentation invert", index: index)
      isNegative = augmentation.happensHalfTheTime(&random)
    }
    if channels == 1 { (saturation, hue) = (1, 0) }
    if self == ColourChange() { return nil }
  }

  /// Writes the changed image. O(C·S²), a few nanoseconds a pixel.
  ///
  /// - Parameters:
  ///   - source: `[channels, S, S]`.
  ///   - target: Of the same size.
  func apply(_ source: UnsafeBufferPointer<UInt8>, to target: UnsafeMutableBufferPointer<UInt8>, channels: Int) {
    let area = source.count / channels
    func mean(_ channel: Int) -> Float {
      var sum = 0
      for place in channel * area..<(channel + 1) * area { sum += Int(source[place]) }
      return Float(sum) / Float(area)
    }
    let gain = brightness * contrast
    let flips: UInt8 = isNegative ? 0xff : 0
    guard channels == 3 else {
      let lift = (1 - contrast) * brightness * mean(0)
      for place in 0..<area { target[place] = clampedByte(gain * Float(source[place]) + lift) ^ flips }
      return
    }
    let (red, green, blue) = (ColourChange.red, ColourChange.green, ColourChange.blue)
    let lift = (1 - contrast) * brightness * (red * mean(0) + green * mean(1) + blue * mean(2))
    let (cosine, sine) = (cos(hue) * saturation * gain, sin(hue) * saturation * gain)
    for place in 0..<area {
      let (r, g, b) = (Float(source[place]), Float(source[area + place]), Float(source[2 * area + place]))
      let luma = red * r + green * g + blue * b
      let (u, v) = (b - luma, r - luma)
      let newU = cosine * u - sine * ColourChange.ratio * v
      let newV = sine / ColourChange.ratio * u + cosine * v
      let newLuma = gain * luma + lift
      target[place] = clampedByte(newLuma + newV) ^ flips
      target[area + place] = clampedByte(newLuma - (red * newV + blue * newU) / green) ^ flips
      target[2 * area + place] = clampedByte(newLuma + newU) ^ flips
    }
  }
}

/// The nearest byte.
func clampedByte(_ value: Float) -> UInt8 { UInt8(min(255, max(0, value)) + 0.5) }
