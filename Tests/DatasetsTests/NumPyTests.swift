import Datasets
import Foundation
import TestSupport
import Testing

@Suite("NumPy arrays of images")
struct NumPyTests {
  /// A shape, the channels that it means, and where in it channel, row and column are of image 1.
  struct Layout: Sendable, CustomTestStringConvertible {
    let shape: [Int]
    let channels: Int
    let place: @Sendable (_ channel: Int, _ y: Int, _ x: Int) -> Int
    var testDescription: String { "\(shape)" }
  }

  static let layouts = [
    Layout(shape: [2, 4, 4], channels: 1) { _, y, x in 16 + 4 * y + x },
    Layout(shape: [2, 1, 4, 4], channels: 1) { _, y, x in 16 + 4 * y + x },
    Layout(shape: [2, 4, 4, 1], channels: 1) { _, y, x in 16 + 4 * y + x },
    Layout(shape: [2, 3, 4, 4], channels: 3) { channel, y, x in 48 + 16 * channel + 4 * y + x },
    Layout(shape: [2, 4, 4, 3], channels: 3) { channel, y, x in 48 + 3 * (4 * y + x) + channel },
    // Both axes could be the channels: the second is.
    Layout(shape: [2, 3, 3, 3], channels: 3) { channel, y, x in 27 + 9 * channel + 3 * y + x },
  ]

  @Test("The axes are told apart by which has 1 or 3", arguments: layouts)
  func axes(_ layout: Layout) throws {
    let folder = try TemporaryFolder()
    let values = (0..<layout.shape.reduce(1, *)).map { UInt8($0 * 5 % 256) }
    let path = try folder.write(NumPyBytes.file("|u1", layout.shape, values), to: "images.npy")
    let set = try FormatTests.load(path)
    let side = layout.shape[2]
    #expect(set.count == 2 && set.channels == layout.channels && set.side == side && set.labels == nil)
    let pixels = try set.pixels(of: 1)
    for channel in 0..<layout.channels {
      for y in 0..<side {
        for x in 0..<side { #expect(pixels[(channel * side + y) * side + x] == values[layout.place(channel, y, x)]) }
      }
    }
  }

  @Test("Images that are no squares are cropped at their centre, whatever the axes")
  func cropped() throws {
    let folder = try TemporaryFolder()
    let values = (0..<36).map { UInt8($0 * 7) }
    for (shape, name) in [([1, 3, 2, 6], "first.npy"), ([1, 2, 6, 3], "last.npy")] {
      let path = try folder.write(NumPyBytes.file("|u1", shape, values), to: name)
      let pixels = try FormatTests.load(path).pixels(of: 0)
      // Row 1, column 2 of the file is row 1, column 0 of the crop; its green value.
      #expect(pixels[4 + 2] == values[name == "first.npy" ? 12 + 6 + 2 : 3 * (6 + 2) + 1])
    }
  }

  @Test("Floats of 0...1 and of 0...255, of both lengths; an image with others is skipped")
  func floats() throws {
    let folder = try TemporaryFolder()
    var values = (0..<48).map { Double($0 * 5) }
    values[40] = .nan
    let files = [
      ("<f4", NumPyBytes.bytes(values.map { Float($0 / 255) })), ("<f8", NumPyBytes.bytes(values.map { $0 / 255 })),
      ("<f4", NumPyBytes.bytes(values.map { Float($0) })), ("<f8", NumPyBytes.bytes(values)),
    ]
    for (index, (type, bytes)) in files.enumerated() {
      let path = try folder.write(NumPyBytes.file(type, [3, 4, 4], bytes), to: "\(index).npy")
      let set = try FormatTests.load(path)
      #expect(set.count == 2 && set.skipped.map(\.identifier) == ["#00002"])
      #expect(set.skipped.first?.reason.contains(index < 2 ? "0...1" : "0...255") == true)
      #expect(try set.pixels(of: 1) == (16..<32).map { UInt8($0 * 5) })
    }
  }

  @Test("An .npz as Keras keeps MNIST: packed, a training and a test part; -1 is no class")
  func parts() throws {
    let set = try FormatTests.load(TestFiles.fixture("formats/parts.npz").path)
    #expect(set.count == 6 && set.channels == 3 && set.side == 5)
    #expect(set.classNames == ["1", "3", "10"] && set.labels == [1, 0, 2, 0, 1, -1])
    // Image 1, row 0, column 1, blue.
    #expect(try set.pixels(of: 1)[50 + 1] == UInt8((75 + 3 + 2) * 7 % 256))
  }

  @Test("An .npz as MedMNIST keeps labels, one a row: stored, floats")
  func stored() throws {
    let set = try FormatTests.load(TestFiles.fixture("formats/stored.npz").path)
    #expect(set.count == 3 && set.channels == 1 && set.labels == [1, 0, 1])
    #expect(try set.pixels(of: 2) == (32..<48).map { UInt8($0 * 7 % 256) })
  }

  @Test("Labels that more than one array could be are none; an array of the wrong length is an error")
  func labels() throws {
    let folder = try TemporaryFolder()
    let images = NumPyBytes.file("|u1", [2, 4, 4], [UInt8](repeating: 1, count: 32))
    let list = NumPyBytes.file("|u1", [2], [0, 1])
    let two = try folder.write(
      ZipBytes.archive([("images.npy", images), ("a.npy", list), ("b.npy", list)]), to: "two.npz")
    #expect(try DatasetRegistry.open(two).labels == nil)
    let one = try folder.write(ZipBytes.archive([("a.npy", list), ("images.npy", images)]), to: "one.npz")
    #expect(try DatasetRegistry.open(one).labels == [0, 1])
    let long = NumPyBytes.file("|u1", [3], [0, 1, 2])
    let wrong = try folder.write(ZipBytes.archive([("a.npy", long), ("images.npy", images)]), to: "wrong.npz")
    #expect(throws: DatasetError.labelCount(path: wrong, labels: 3, images: 2)) { try DatasetRegistry.open(wrong) }
  }

  @Test("A packed array that is damaged or cut is told of, never read as something else")
  func damaged() throws {
    let whole = Array(try Data(contentsOf: TestFiles.fixture("formats/parts.npz")))
    let folder = try TemporaryFolder()
    var broken = whole
    for place in 100..<140 { broken[place] ^= 0x55 }
    for (name, bytes) in [("broken.npz", broken), ("cut.npz", Array(whole.prefix(whole.count / 2)))] {
      let path = try folder.write(bytes, to: name)
      let error = #expect(throws: DatasetError.self) { try DatasetRegistry.open(path) }
      #expect(error.map { "\($0)".contains("damaged") } == true, "\(String(describing: error))")
    }
  }
}
