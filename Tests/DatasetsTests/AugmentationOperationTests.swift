import Foundation
import Tensors
import Testing

@testable import Datasets

@Suite("Operations of augmentation, against naive computations")
struct AugmentationOperationTests {
  private typealias Colour = (r: Float, g: Float, b: Float)

  private static func luma(_ colour: (r: Float, g: Float, b: Float)) -> Float {
    0.299 * colour.r + 0.587 * colour.g + 0.114 * colour.b
  }

  /// One step after the other, each on all pixels.
  private func naive(_ change: ColourChange, _ image: RandomImage) -> [Float] {
    let area = image.side * image.side
    var colours = (0..<area).map { place -> Colour in
      (Float(image.pixels[place]), Float(image.pixels[area + place]), Float(image.pixels[2 * area + place]))
    }
    func mix(_ factor: Float, _ colour: Colour, _ ground: Float) -> Colour {
      func one(_ value: Float) -> Float { factor * value + (1 - factor) * ground }
      return (one(colour.r), one(colour.g), one(colour.b))
    }
    colours = colours.map { mix(change.brightness, $0, 0) }
    let mean = colours.map(AugmentationOperationTests.luma).reduce(0, +) / Float(area)
    colours = colours.map { mix(change.contrast, $0, mean) }
    colours = colours.map { mix(change.saturation, $0, AugmentationOperationTests.luma($0)) }
    colours = colours.map { colour in
      let y = AugmentationOperationTests.luma(colour)
      let (u, v) = (0.492 * (colour.b - y), 0.877 * (colour.r - y))
      let turned = (cos(change.hue) * u - sin(change.hue) * v, sin(change.hue) * u + cos(change.hue) * v)
      let (b, r) = (y + turned.0 / 0.492, y + turned.1 / 0.877)
      return (r, (y - 0.299 * r - 0.114 * b) / 0.587, b)
    }
    let planes = colours.map(\.r) + colours.map(\.g) + colours.map(\.b)
    return planes.map { min(255, max(0, $0)) }
  }

  private func apply(_ change: ColourChange, _ image: RandomImage) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: image.pixels.count)
    result.withUnsafeMutableBufferPointer { target in
      image.pixels.withUnsafeBufferPointer { change.apply($0, to: target, channels: image.channels) }
    }
    return result
  }

  @Test("Brightness, contrast, saturation and hue; grey is no saturation")
  func colours() {
    let image = RandomImage()
    var changes = [ColourChange](repeating: ColourChange(), count: 6)
    changes[1].brightness = 1.4
    changes[2].contrast = 0.5
    changes[3].saturation = 0
    changes[4].hue = 0.6
    (changes[5].brightness, changes[5].contrast, changes[5].saturation, changes[5].hue) = (0.7, 1.3, 1.2, -0.4)
    for change in changes {
      let (found, wanted) = (apply(change, image), naive(change, image))
      #expect(zip(found, wanted).allSatisfy { abs(Float($0) - $1) <= 0.51 }, "\(change)")
    }
    #expect(apply(changes[0], image) == image.pixels)
    let grey = apply(changes[3], image)
    #expect(grey[..<81] == grey[81..<162] && grey[..<81] == grey[162...])
  }

  @Test("The negative comes after all else", arguments: [1, 3])
  func negative(channels: Int) {
    let image = RandomImage(channels: channels)
    var change = ColourChange()
    (change.brightness, change.contrast, change.saturation, change.hue) = (0.7, 1.3, 1.2, -0.4)
    let positive = apply(change, image)
    change.isNegative = true
    #expect(apply(change, image) == positive.map { 255 - $0 })
  }

  @Test("Turned images are those around the centre by any angle; a quarter turn is exact")
  func turn() throws {
    let image = RandomImage(side: 15)
    var quarter = AugmentedImage()
    quarter.map = AffineMap.identity.turned(by: .pi / 2, side: 15)
    for (place, value) in image.written(quarter).enumerated() {
      let (channel, x, y) = (place / 225, place % 15, place / 15 % 15)
      #expect(abs(value - Float(image.pixels[channel * 225 + x * 15 + 14 - y])) < 0.01)
    }
    let augmentation = try #require(Augmentation(named: "turn"))
    var angles: [Float] = []
    for index in 0..<400 as Range<UInt64> {
      let map = try #require(AugmentedImage(augmentation, channels: 3, side: 15, seed: 3, index: index).map)
      angles.append(atan2(map.d, map.a))
      #expect(abs(map.a * 7 + map.b * 7 + map.c - 7) < 1e-4 && abs(map.d * 7 + map.e * 7 + map.f - 7) < 1e-4)
      #expect(abs(map.a * map.e - map.b * map.d - 1) < 1e-4, "a turn keeps the size")
    }
    for quadrant in 0..<4 {
      let start = Float(quadrant - 2) * .pi / 2
      #expect((60...140).contains(angles.filter { $0 >= start && $0 < start + .pi / 2 }.count))
    }
  }

  @Test("A grey image: brightness and contrast are those of its three equal colours")
  func greyImage() {
    let grey = RandomImage(channels: 1)
    var change = ColourChange()
    (change.brightness, change.contrast) = (0.8, 1.3)
    let mean = grey.pixels.map { 0.8 * Float($0) }.reduce(0, +) / 81
    let wanted = grey.pixels.map { min(255, max(0, 1.3 * 0.8 * Float($0) - 0.3 * mean)) }
    #expect(zip(apply(change, grey), wanted).allSatisfy { abs(Float($0) - $1) <= 0.51 })
  }

  @Test("Blur is a convolution with a Gaussian, whose border pixels go on", arguments: [0.1, 0.7, 2, 4] as [Float])
  func blur(_ deviation: Float) {
    let image = RandomImage(channels: 2, side: 7)
    var blurred = AugmentedImage()
    blurred.blur = GaussianBlur(deviation: deviation)
    let found = image.written(blurred)
    let radius = Int((3 * deviation).rounded(.up))
    let offsets = (-radius...radius).flatMap { y in (-radius...radius).map { x in (x, y) } }
    let heights = offsets.map { exp(-Float($0.0 * $0.0 + $0.1 * $0.1) / (2 * deviation * deviation)) }
    let sum = heights.reduce(0, +)
    for (place, value) in found.enumerated() {
      let (channel, x, y) = (place / 49, place % 7, place / 7 % 7)
      let wanted = zip(offsets, heights).reduce(Float(0)) { total, part in
        let (column, row) = (min(max(x + part.0.0, 0), 6), min(max(y + part.0.1, 0), 6))
        return total + part.1 / sum * Float(image.pixels[channel * 49 + row * 7 + column])
      }
      #expect(abs(value - wanted) < 0.01)
    }
  }

  @Test("Erasing takes a rectangle away and leaves the rest")
  func erase() throws {
    let augmentation = try #require(Augmentation(named: "erase"))
    let image = RandomImage(side: 16)
    let plain = image.written(AugmentedImage())
    var shares: [Double] = []
    for index in 0..<400 as Range<UInt64> {
      let drawn = AugmentedImage(augmentation, channels: 3, side: 16, seed: 3, index: index)
      guard let area = drawn.erased else { continue }
      #expect((0...16).contains(area.columns.upperBound) && (0...16).contains(area.rows.upperBound))
      shares.append(Double(area.columns.count * area.rows.count) / 256)
      let wanted = plain.enumerated().map { place, value in
        area.columns.contains(place % 16) && area.rows.contains(place / 16 % 16) ? 0 : value
      }
      #expect(image.written(drawn) == wanted)
    }
    let least = try #require(shares.min())
    let greatest = try #require(shares.max())
    #expect(least > 0 && least < 0.05 && greatest > 0.25 && greatest < 0.4, "\(least) to \(greatest)")
  }

  @Test("A part of the image is interpolated from it, never from beyond; small images keep more of theirs")
  func partialView() throws {
    let image = RandomImage(side: 32)
    let augmentation = try #require(Augmentation(named: "resized-crop"))
    var shares: [Float] = []
    for index in 0..<200 as Range<UInt64> {
      var random = Random(seed: 3, stream: "augmentation resized-crop", index: index)
      let part = PartialView(side: 32, strength: 1, random: &random)
      let drawn = AugmentedImage(augmentation, channels: 3, side: 32, seed: 3, index: index)
      #expect(drawn.map == AffineMap.identity.seeing(part))
      #expect(part.left >= 0 && part.left + 31 * part.widthShare <= 31.001)
      #expect(part.top >= 0 && part.top + 31 * part.heightShare <= 31.001)
      shares.append(part.widthShare * part.heightShare)
      guard index < 5 else { continue }
      for (place, value) in image.written(drawn).enumerated() {
        let (x, y) = (Float(place % 32), Float(place / 32 % 32))
        let wanted = image.value(
          place / 1024, part.left + part.widthShare * x, part.top + part.heightShare * y)
        #expect(abs(value - wanted) < 0.1)
      }
    }
    let least = try #require(shares.min())
    let greatest = try #require(shares.max())
    #expect(least > 0.35 && greatest > 0.9, "\(least) to \(greatest)")
    #expect(PartialView.leastShare(side: 8) == 0.5 && PartialView.leastShare(side: 224) == 0.08)
    #expect(abs(PartialView.leastShare(side: 32) - 0.39) < 0.01)
    #expect(PartialView.smallShares(side: 224) == 0.05...0.14 && PartialView.smallShares(side: 8) == 0.2...0.5)
    for index in 0..<200 as Range<UInt64> {
      var random = Random(seed: 3, stream: "test", index: index)
      let part = PartialView.small(side: 32, strength: 1, random: &random)
      #expect((0.18...0.4).contains(part.widthShare * part.heightShare))
    }
  }

  @Test("A part of an image that is rotated: first the part is taken, then it is turned")
  func composition() {
    let (x, y): (Float, Float) = (3, 5)
    var random = Random(seed: 9, stream: "test")
    let map = AffineMap(side: 16, strength: 1, random: &random)
    let part = PartialView(side: 16, strength: 1, random: &random)
    let whole = map.seeing(part).moved(byX: 2, y: -1)
    let turned = (map.a * x + map.b * y + map.c, map.d * x + map.e * y + map.f)
    let wanted = (
      part.left + part.widthShare * turned.0 + 2, part.top + part.heightShare * turned.1 - 1
    )
    let around = map.turned(by: 0.5, side: 16)
    let (left, top) = (x - 7.5, y - 7.5)
    let (column, row) = (cos(0.5) * left - sin(0.5) * top + 7.5, sin(0.5) * left + cos(0.5) * top + 7.5)
    #expect(abs(around.a * x + around.b * y + around.c - (map.a * column + map.b * row + map.c)) < 1e-4)
    #expect(abs(around.d * x + around.e * y + around.f - (map.d * column + map.e * row + map.f)) < 1e-4)
    #expect(abs(whole.a * x + whole.b * y + whole.c - wanted.0) < 1e-4)
    #expect(abs(whole.d * x + whole.e * y + whole.f - wanted.1) < 1e-4)
  }
}
