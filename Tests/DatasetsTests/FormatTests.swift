import Datasets
import Foundation
import TestSupport
import Testing

@Suite("Formats")
struct FormatTests {
  static func load(_ path: String, side: Int? = nil, limit: Int? = nil) throws -> ImageSet {
    let source = try DatasetRegistry.open(path)
    return try ImageSet.load(source, side: side ?? source.naturalSide, limit: limit, seed: 1) { _, _ in }
  }

  @Test("The bundled digits: sizes, labels, and the first row of the first image")
  func digits() throws {
    let set = try FormatTests.load(TestFiles.root.path + "/samples/digits")
    #expect(set.count == 1797 && set.side == 8 && set.channels == 1)
    #expect(set.labels?.prefix(10).elementsEqual(0..<10) == true)
    #expect(try Array(set.pixels(of: 0)[0..<8]) == [0, 0, 80, 207, 143, 16, 0, 0])
    #expect(set.classNames?.count == 10)
  }

  @Test("The bundled shapes: a folder of classes")
  func shapes() throws {
    let set = try FormatTests.load(TestFiles.root.path + "/samples/shapes")
    #expect(set.count == 600 && set.side == 32 && set.channels == 3)
    #expect(set.classNames == ["bars", "crosses", "discs", "rings", "triangles"])
    #expect(set.labels?.filter { $0 == 4 }.count == 120)
    #expect(set.identifier(at: 0) == "bars/000.png" && set.identifier(at: 599) == "triangles/119.png")
  }

  /// File, channels of a folder of it, and the first pixel's and the last pixel's expected bytes of the centre crop.
  static let kinds: [(String, Int, [UInt8], [UInt8])] = [
    ("rgb.png", 3, [48, 0, 207], [180, 220, 75]), ("rgb.jpg", 3, [48, 0, 207], [180, 220, 75]),
    ("palette.png", 3, [48, 0, 207], [180, 220, 75]), ("rgba.png", 3, [48, 0, 207], [255, 255, 255]),
    ("grey.png", 1, [48], [180]), ("grey.jpg", 1, [48], [180]), ("grey-16.png", 1, [48], [180]),
    ("grey-alpha.png", 1, [48], [255]), ("rgb.webp", 3, [48, 0, 207], [180, 220, 75]),
    ("rgba.webp", 3, [48, 0, 207], [255, 255, 255]),
  ]

  @Test("Every kind of PNG, JPEG and WebP", arguments: kinds)
  func decoding(_ name: String, _ channels: Int, _ first: [UInt8], _ last: [UInt8]) throws {
    let folder = try TemporaryFolder()
    try folder.write(Array(try Data(contentsOf: TestFiles.fixture("images/\(name)"))), to: "image-without-suffix")
    let set = try FormatTests.load(folder.path, side: 12)
    #expect(set.channels == channels && set.side == 12)
    let pixels = try set.pixels(of: 0)
    let tolerance = name == "palette.png" ? 40 : 10
    for channel in 0..<channels {
      #expect(abs(Int(pixels[channel * 144]) - Int(first[channel])) <= tolerance, "\(pixels[channel * 144])")
      #expect(abs(Int(pixels[channel * 144 + 143]) - Int(last[channel])) <= tolerance)
    }
  }

  @Test("The shorter side is scaled to fit, and the rest cropped at the centre", arguments: [1, 3, 6, 12, 24, 30])
  func scaling(_ side: Int) throws {
    let folder = try TemporaryFolder()
    try folder.write(Array(try Data(contentsOf: TestFiles.fixture("images/grey.png"))), to: "a.png")
    let set = try FormatTests.load(folder.path, side: side)
    let pixels = try set.pixels(of: 0)
    // The image is a ramp of 12 a pixel, so that scaling keeps it one: its value at x is 12 · (4 + source x).
    for x in 0..<side {
      let centre = (Double(x) + 0.5) * 12 / Double(side) - 0.5
      let wanted = 12 * (4 + min(11, max(0, centre)))
      #expect(abs(Double(pixels[side / 2 * side + x]) - wanted) <= 1.01)
    }
  }

  @Test(
    "JPEGs are decoded at the nearest scale that is cheaper, which looks the same", arguments: [20, 30, 60, 100, 240])
  func scaledDecoding(_ side: Int) throws {
    let folder = try TemporaryFolder()
    try folder.write(Array(try Data(contentsOf: TestFiles.fixture("images/wide.jpg"))), to: "a.jpg")
    let set = try FormatTests.load(folder.path, side: side)
    let pixels = try set.pixels(of: 0)
    // Red grows to the right over 320 pixels, of which the middle 240 remain; green downwards; blue is 128.
    for (x, y) in [(0, 0), (side - 1, 0), (side / 2, side / 3), (side - 1, side - 1)] {
      let centre = { (place: Int) in (Double(place) + 0.5) * 240 / Double(side) - 0.5 }
      let wanted = [(centre(x) + 40) * 255 / 319, centre(y) * 255 / 239, 128]
      for channel in 0..<3 {
        #expect(abs(Double(pixels[(channel * side + y) * side + x]) - wanted[channel]) < 5, "\(x) \(y)")
      }
    }
  }

  @Test("IDX with and without gzip, labels or not; a limit keeps order and is seeded")
  func idx() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(IDXBytes.images(20, 4, 6), to: "some-images-idx3-ubyte")
    #expect(try DatasetRegistry.open(path).labels == nil)
    try folder.write(IDXBytes.labels(20), to: "some-labels-idx1-ubyte")
    let set = try FormatTests.load(folder.path, limit: 7)
    #expect(set.count == 7 && set.side == 4)
    let again = try FormatTests.load(path, limit: 7)
    for image in 0..<7 { #expect(try set.pixels(of: image) == again.pixels(of: image)) }
    #expect(set.labels == again.labels)
    let names = (0..<7).map(set.identifier)
    #expect(names == names.sorted())
  }

  @Test("CIFAR-10's binary files")
  func cifar() throws {
    let folder = try TemporaryFolder()
    let record = [UInt8(7)] + (0..<3072).map { UInt8($0 % 256) }
    try folder.write(record + record, to: "data_batch_1.bin")
    try folder.write(Array("a\nb\nc\nd\ne\nf\ng\nhorse\ni\nj\n".utf8), to: "batches.meta.txt")
    let set = try FormatTests.load(folder.path)
    #expect(set.count == 2 && set.channels == 3 && set.side == 32)
    #expect(set.labels == [7, 7] && set.classNames?[7] == "horse")
    #expect(try set.pixels(of: 1) == Array(record.dropFirst()))
  }

  @Test("MNIST", .enabled(if: TestFiles.hasShared))
  func mnist() throws {
    let source = try DatasetRegistry.open(TestFiles.shared("data/mnist").path)
    #expect(source.count == 60_000 && source.naturalSide == 28)
    #expect(source.labels?.prefix(5).elementsEqual([5, 0, 4, 1, 9]) == true)
  }
}
