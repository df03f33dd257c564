import Foundation
import Tensors
import TestSupport
import Testing

@testable import Datasets

/// An image of random bytes, and how it is seen by the network: as its bytes.
struct RandomImage {
  let channels: Int
  let side: Int
  let pixels: [UInt8]

  init(channels: Int = 3, side: Int = 9, seed: UInt64 = 1) {
    (self.channels, self.side) = (channels, side)
    var random = Random(seed: seed, stream: "test")
    pixels = (0..<channels * side * side).map { _ in UInt8(random.below(256)) }
  }

  /// About the bytes themselves.
  var normalization: Normalization {
    Normalization(
      mean: [Float](repeating: 0, count: channels), deviation: [Float](repeating: 1 / 255, count: channels))
  }

  var writer: ImageWriter { ImageWriter(channels: channels, side: side, normalization: normalization) }

  func written(_ image: AugmentedImage) -> [Float] {
    var result = [Float](repeating: -1, count: pixels.count)
    result.withUnsafeMutableBufferPointer { target in
      pixels.withUnsafeBufferPointer { writer.write($0, to: target, image) }
    }
    return result
  }

  /// What is there, between pixels too; only within the image.
  func value(_ channel: Int, _ x: Float, _ y: Float) -> Float {
    func pixel(_ x: Int, _ y: Int) -> Float {
      Float(pixels[(channel * side + min(max(y, 0), side - 1)) * side + min(max(x, 0), side - 1)])
    }
    let (left, top) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
    let (right, bottom) = (x - Float(left), y - Float(top))
    let upper = pixel(left, top) * (1 - right) + pixel(left + 1, top) * right
    let lower = pixel(left, top + 1) * (1 - right) + pixel(left + 1, top + 1) * right
    return upper * (1 - bottom) + lower * bottom
  }
}

@Suite("Augmentation")
struct AugmentationTests {
  private func named(_ name: String, strength: Float = 1) throws -> Augmentation {
    try #require(Augmentation(named: name, strength: strength))
  }

  private func drawn(_ name: String, _ index: UInt64, strength: Float = 1, channels: Int = 3) throws -> AugmentedImage {
    AugmentedImage(try named(name, strength: strength), channels: channels, side: 16, seed: 7, index: index)
  }

  @Test("Names combine in any order, joined by + or -; presets are written out; others are not taken")
  func names() throws {
    for (name, written) in [
      ("none", "none"), ("crop-flip", "crop+flip"), ("flip-crop", "crop+flip"), ("flip+affine+flip", "affine+flip"),
      ("resized-crop-crop", "crop+resized-crop"), ("crop-resized-crop+none", "crop+resized-crop"),
      ("digits", "affine"), ("objects-erase", "resized-crop+flip+jitter+grey+erase"),
      ("documents+textures", "crop+resized-crop+affine+turn+flip+jitter+blur+erase"), ("invert-turn", "turn+invert"),
    ] {
      #expect(try named(name).name == written)
      #expect(try named(written) == named(name))
    }
    for name in ["", "+", "crop+", "-flip", "zoom", "crop+zoom", "crops", "resized", "Crop", "crop flip"] {
      #expect(Augmentation(named: name) == nil, "\(name)")
    }
    for preset in Augmentation.presets { #expect(Augmentation.names.contains(preset.name)) }
  }

  @Test(
    "The names of version 0.1.0 give the bits that they gave",
    arguments: ["crop", "crop-flip", "affine", "affine-flip"])
  func oldNames(_ name: String) throws {
    let image = RandomImage(channels: 1, side: 12)
    for position in 0..<40 {
      let index = UInt64(3) << 40 | UInt64(position)
      let drawn = AugmentedImage(try named(name), channels: 1, side: 12, seed: 5, index: index)
      #expect(BatchRequest.stream(epoch: 3, position: position) == index)
      #expect(image.written(drawn) == OldAugmentation(name, seed: 5, index: index).apply(image))
    }
  }

  @Test("Without strength, images are as they are", arguments: Augmentation.names)
  func identity(_ name: String) throws {
    let image = RandomImage(side: 16)
    for index in 0..<10 {
      #expect(try image.written(drawn(name, UInt64(index), strength: 0)) == image.written(AugmentedImage()))
    }
  }

  @Test("What an operation draws does not depend on the others")
  func independence() throws {
    for index in 0..<60 as Range<UInt64> {
      let all = try drawn("affine-flip+jitter+blur+erase", index)
      #expect(try all.map == drawn("affine-flip", index).map && all.isMirrored == drawn("flip", index).isMirrored)
      #expect(try all.colours == drawn("jitter", index).colours)
      #expect(try all.blur?.weights == drawn("blur", index).blur?.weights && all.erased == drawn("erase", index).erased)
      let grey = try drawn("resized-crop+jitter+grey+erase", index)
      #expect(try grey.map == drawn("resized-crop", index).map && grey.erased == all.erased)
      let turned = try drawn("turn+jitter+invert", index)
      #expect(try turned.map == drawn("turn", index).map)
      #expect(try turned.colours?.isNegative == true || drawn("invert", index).colours == nil)
      #expect(turned.colours?.hue ?? 0 == all.colours?.hue ?? 0)
      let hues = (grey.colours?.hue ?? 0, all.colours?.hue ?? 0)
      #expect(hues.0 == hues.1)
    }
  }

  @Test("Strength scales how often something happens")
  func probabilities() throws {
    func share(_ name: String, _ strength: Float, _ happens: (AugmentedImage) -> Bool) throws -> Double {
      let images = try (0..<1000).map { try drawn(name, UInt64($0), strength: strength) }
      return Double(images.filter(happens).count) / 1000
    }
    for (name, usual, happens) in [
      ("flip", 0.5, { $0.isMirrored }), ("jitter", 0.8, { $0.colours != nil }), ("grey", 0.2, { $0.colours != nil }),
      ("blur", 0.5, { $0.blur != nil }), ("invert", 0.5, { $0.colours != nil }), ("erase", 0.5, { $0.erased != nil }),
    ] as [(String, Double, (AugmentedImage) -> Bool)] {
      #expect(try abs(share(name, 1, happens) - usual) < 0.05, "\(name)")
      #expect(try abs(share(name, 0.5, happens) - usual / 2) < 0.05, "\(name) at half strength")
    }
    let mirrored = try share("flip", 4, { $0.isMirrored })
    let negative = try share("invert", 4, { $0.colours != nil })
    let turned = try share("jitter+grey", 1, { ($0.colours?.hue ?? 0) != 0 })
    #expect(mirrored < 0.55 && negative < 0.55 && turned > 0.7)
    for index in 0..<50 {
      let colours = try drawn("jitter+grey", UInt64(index), channels: 1).colours ?? ColourChange()
      #expect(colours.saturation == 1 && colours.hue == 0)
    }
  }

  @Test("All together: colours, then movement and mirroring, then blur, then erasing")
  func order() throws {
    let image = RandomImage(side: 16)
    let indices: Range<UInt64> = 0..<1000
    let index = try #require(
      try indices.first { index in
        let found = try drawn("affine+flip+jitter+blur+erase", index)
        return found.isMirrored && found.colours != nil && found.blur != nil && found.erased != nil
      })
    let all = try drawn("affine+flip+jitter+blur+erase", index)
    var pixels = [UInt8](repeating: 0, count: image.pixels.count)
    pixels.withUnsafeMutableBufferPointer { target in
      image.pixels.withUnsafeBufferPointer { all.colours?.apply($0, to: target, channels: 3) }
    }
    var moved = AugmentedImage()
    (moved.map, moved.isMirrored) = (all.map, true)
    var values = [Float](repeating: -1, count: pixels.count)
    values.withUnsafeMutableBufferPointer { target in
      pixels.withUnsafeBufferPointer { image.writer.write($0, to: target, moved) }
      for channel in 0..<3 {
        let plane = UnsafeMutableBufferPointer(rebasing: target[channel * 256..<(channel + 1) * 256])
        all.blur?.apply(plane, side: 16)
      }
      all.erased?.apply(target, channels: 3, side: 16)
    }
    #expect(image.written(all) == values)
  }

  @Test("The preview shows what training would, as bytes")
  func preview() throws {
    let image = RandomImage(side: 16)
    let normalization = Normalization(mean: [0.2, 0.5, 0.7], deviation: [0.3, 0.2, 0.1])
    func pixels(_ name: String, epoch: Int = 2) throws -> [UInt8] {
      AugmentationPreview(try named(name), normalization: normalization, channels: 3, side: 16, seed: 7)
        .pixels(image.pixels, epoch: epoch, position: 5)
    }
    #expect(try pixels("none") == image.pixels)
    let index = BatchRequest.stream(epoch: 2, position: 5)
    let wanted = image.written(try drawn("affine+jitter+blur", index))
    #expect(try zip(pixels("affine+jitter+blur"), wanted).allSatisfy { abs(Float($0) - $1) <= 1 })
    #expect(try pixels("affine") != pixels("affine", epoch: 3))
  }

  @Test("Digits have no mirrored, turned or negative ones among them; bars, discs and triangles in any colours do")
  func symmetry() throws {
    let digits = try DatasetRegistry.open(TestFiles.root.path + "/samples/digits")
    let shapes = try DatasetRegistry.open(TestFiles.root.path + "/samples/shapes")
    let (first, second) = (try #require(SymmetryTest(digits)), try #require(SymmetryTest(shapes)))
    #expect(first.mirrored > 1.3 && first.turned > 1.5 && first.negative > 2)
    #expect([second.mirrored, second.turned, second.negative].allSatisfy { abs($0 - 1) < 0.04 }, "\(second)")
    #expect(AugmentationChoice(for: digits).name == "affine")
    #expect(AugmentationChoice(for: digits).reason == "grey images, and mirrored ones do not occur")
    let choice = AugmentationChoice(for: shapes)
    #expect(choice.name == "resized-crop+turn+flip+jitter+grey+invert")
    #expect(choice.reason == "colour images, and mirrored, turned, negative ones occur")
    #expect(SymmetryTest(MeteredSource()) == nil, "too few")
  }

  @Test("Photographs have an up and a down, and are not made negatives", .enabled(if: TestFiles.hasShared))
  func photographs() throws {
    let source = try DatasetRegistry.open(TestFiles.shared("data/cifar10-5k.tar").path)
    #expect(AugmentationChoice(for: source).name == "resized-crop+flip+jitter+grey")
  }
}

/// How version 0.1.0 augmented a grey image.
private struct OldAugmentation {
  private let name: String
  private let start: Random

  init(_ name: String, seed: UInt64, index: UInt64) {
    (self.name, start) = (name, Random(seed: seed, stream: "augmentation", index: index))
  }

  func apply(_ image: RandomImage) -> [Float] {
    var random = start
    let isMirrored = name.hasSuffix("flip") && random.next() & 1 == 1
    let (side, table) = (image.side, image.normalization.tables[0])
    let plain = image.pixels.map { table[Int($0)] }
    let corners = [0, side - 1, side * (side - 1), side * side - 1].map { image.pixels[$0] }.sorted()
    let ground = table[(Int(corners[1]) + Int(corners[2])) / 2]
    return name.hasPrefix("crop")
      ? crop(plain, side, isMirrored, &random) : affine(plain, side, isMirrored, ground, &random)
  }

  private func crop(_ plain: [Float], _ side: Int, _ isMirrored: Bool, _ random: inout Random) -> [Float] {
    let padding = (side + 4) / 8
    let left = random.below(2 * padding + 1) - padding
    let top = random.below(2 * padding + 1) - padding
    return (0..<side * side).map { place in
      let (x, y) = (place % side, place / side)
      let (column, row) = ((isMirrored ? side - 1 - x : x) + left, y + top)
      let isInside = (0..<side).contains(column) && (0..<side).contains(row)
      return isInside ? plain[row * side + column] : 0
    }
  }

  private func affine(
    _ plain: [Float], _ side: Int, _ isMirrored: Bool, _ ground: Float, _ random: inout Random
  ) -> [Float] {
    let angle = random.uniform(-0.26, 0.26)
    let factor = 1 / (1 + random.uniform(-0.15, 0.15))
    let slant = random.uniform(-0.2, 0.2)
    let (cosine, sine) = (cos(angle) * factor, sin(angle) * factor)
    let (a, b) = (cosine, cosine * slant - sine)
    let (d, e) = (sine, sine * slant + cosine)
    let centre = Float(side - 1) / 2
    let reach = 0.08 * Float(side)
    let c = centre - a * centre - b * centre + random.uniform(-reach, reach)
    let f = centre - d * centre - e * centre + random.uniform(-reach, reach)
    func value(_ x: Int, _ y: Int) -> Float {
      (0..<side).contains(x) && (0..<side).contains(y) ? plain[y * side + x] : ground
    }
    return (0..<side * side).map { place in
      let column = isMirrored ? side - 1 - place % side : place % side
      let x = a * Float(column) + b * Float(place / side) + c
      let y = d * Float(column) + e * Float(place / side) + f
      guard x > -1, y > -1, x < Float(side), y < Float(side) else { return ground }
      let (left, top) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
      let (right, bottom) = (x - Float(left), y - Float(top))
      let upper = value(left, top) * (1 - right) + value(left + 1, top) * right
      let lower = value(left, top + 1) * (1 - right) + value(left + 1, top + 1) * right
      return upper * (1 - bottom) + lower * bottom
    }
  }
}
