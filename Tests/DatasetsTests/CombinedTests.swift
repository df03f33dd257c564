import Datasets
import Foundation
import TestSupport
import Testing

@Suite("Images of several sources")
struct CombinedTests {
  /// Three planes of one value each.
  private struct Plain: ImageSource {
    var name = "plain"
    var path = "nowhere"
    var count = 2
    var channels: Int
    var naturalSide = 2
    var labels: [Int32]?
    var classNames: [String]?
    func identifier(at index: Int) -> String { "#\(index)" }
    func decode(at index: Int, side: Int, into pixels: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) {
      if index == 1 { throw .damagedImage(name: "#1", reason: "damaged") }
      for place in pixels.indices { pixels[place] = [200, 100, 50][place / (side * side)] }
    }
  }

  private func pixels(_ source: any ImageSource, channels: Int, side: Int = 2) throws -> [UInt8] {
    let images = CombinedImages([.init(name: "a", source: source, place: 0)], channels: channels)
    return try ImageSet.load(images, side: side, places: [0]).pixels(of: 0)
  }

  @Test("Grey is the same in every colour, and colours become grey by their luminance")
  func conversion() throws {
    #expect(try pixels(Plain(channels: 1), channels: 3) == [UInt8](repeating: 200, count: 12))
    #expect(try pixels(Plain(channels: 3), channels: 3).prefix(5) == [200, 200, 200, 200, 100])
    // 0.299 · 200 + 0.587 · 100 + 0.114 · 50 = 124.2
    #expect(try pixels(Plain(channels: 3), channels: 1) == [124, 124, 124, 124])
  }

  @Test("Files become grey as in a folder of grey images", arguments: ["rgb.png", "rgb.jpg"])
  func files(_ name: String) throws {
    let file = TestFiles.fixture("images/\(name)").path
    let source = try DatasetRegistry.open(file)
    #expect(source.channels == 3 && source.file(at: 0) == file)
    let grey = try pixels(source, channels: 1, side: 12)
    let color = try pixels(source, channels: 3, side: 12)
    for place in 0..<144 {
      let (red, green, blue) = (Double(color[place]), Double(color[144 + place]), Double(color[288 + place]))
      let luminance = 0.299 * red + 0.587 * green + 0.114 * blue
      #expect(abs(Double(grey[place]) - luminance) < 40, "libpng's grey is of linear light")
    }
  }

  @Test("Names, files and damages are those of the images that were named")
  func names() throws {
    let folder = try DatasetRegistry.open(TestFiles.root.path + "/samples/shapes/")
    let images = CombinedImages(
      [
        .init(name: "x", source: Plain(channels: 3), place: 1), .init(name: "y", source: folder, place: 599),
      ], channels: 3)
    #expect(images.file(at: 0) == nil)
    #expect(images.file(at: 1) == TestFiles.root.path + "/samples/shapes/triangles/119.png")
    let set = ImageSet.load(images, side: 8, places: [0, 1])
    #expect(set.count == 1 && set.identifier(at: 0) == "y" && set.skipped.map(\.identifier) == ["x"])
    #expect(ImageSet.load(images, side: 8, places: [0]).count == 0)
  }

  @Test("A PNG file that was encoded is decoded to the same bytes", arguments: [1, 3], [1, 5, 32])
  func png(_ channels: Int, _ side: Int) throws {
    let folder = try TemporaryFolder()
    // Noise does not compress: the bytes take the most room that they can.
    var state: UInt32 = 1
    let pixels = (0..<channels * side * side).map { place -> UInt8 in
      state = state &* 1_664_525 &+ 1_013_904_223
      return channels == 3 && place == 0 ? 7 : UInt8(state >> 24)
    }
    let bytes = try PNGEncoder.encode(pixels, channels: channels, height: side, width: side)
    try folder.write(bytes, to: "a.png")
    let set = try FormatTests.load(folder.path)
    #expect(set.channels == channels && set.side == side)
    #expect(try set.pixels(of: 0) == pixels)
  }
}
