import Datasets
import Foundation
import TestSupport
import Testing

@Suite("Folders of images")
struct FolderTests {
  private func write(_ names: [String], to folder: TemporaryFolder, image: String = "rgb.png") throws {
    let bytes = Array(try Data(contentsOf: TestFiles.fixture("images/\(image)")))
    for name in names { try folder.write(bytes, to: name) }
  }

  private func names(_ source: any ImageSource) -> [String] { (0..<source.count).map(source.identifier) }

  @Test("The order is that of the names, and the class the outermost folder, however deep an image lies")
  func order() throws {
    let wanted = ["z.png", "B/1.png", "B/deep/er/2.png", "a/10.png", "a/9.png", "\u{e9}/x.png"]
    for files in [wanted, wanted.reversed(), wanted.shuffled()] {
      let folder = try TemporaryFolder()
      try write(files + [".hidden/x.png", "a/.x.png"], to: folder)
      try folder.write([65], to: "a/notes.txt")
      var found = 0
      let source = try DatasetRegistry.open(folder.path) { found = $0 }
      #expect(names(source) == wanted)
      #expect(source.labels == [-1, 0, 0, 1, 1, 2] && source.classNames == ["B", "a", "\u{e9}"])
      #expect(found == 6)
    }
  }

  @Test("Symbolic links: to a folder beside, followed; to a folder that they lie in, seen and left alone")
  func links() throws {
    let folder = try TemporaryFolder()
    try write(["a/deep/y.png", "a/x.png"], to: folder)
    for (link, target) in [("a/loop", ".."), ("a/deep/self", "."), ("b", "a"), ("a/gone", "nowhere"), ("c", "c")] {
      try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/\(link)", withDestinationPath: target)
    }
    #expect(try names(DatasetRegistry.open(folder.path)) == ["a/deep/y.png", "a/x.png", "b/deep/y.png", "b/x.png"])
  }

  @Test("Thousands of folders are listed whole")
  func many() throws {
    let folder = try TemporaryFolder()
    try write((0..<600).map { "class\($0)/x.png" }, to: folder, image: "grey.png")
    let source = try DatasetRegistry.open(folder.path)
    #expect(source.count == 600 && source.classNames?.count == 600)
    #expect(names(source) == names(source).sorted())
  }

  @Test("An image that claims more pixels than any camera takes is skipped before they are unpacked")
  func bombs() throws {
    let folder = try TemporaryFolder()
    try write(["a.png"], to: folder)
    // A header of 20,000 x 20,000 grey pixels, its checksum, and the beginning of the pixels.
    try folder.write(
      [137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 78, 32, 0, 0, 78, 32, 8, 0, 0, 0, 0]
        + [198, 27, 25, 229, 0, 0, 0, 9, 73, 68, 65, 84, 1, 2, 3], to: "b.png")
    var jpeg = Array(try Data(contentsOf: TestFiles.fixture("images/wide.jpg")))
    let frame = try #require(jpeg.indices.first { jpeg[$0] == 0xff && jpeg[$0 + 1] == 0xc0 })
    for place in [5, 6, 7, 8] { jpeg[frame + place] = 0xf0 }
    try folder.write(jpeg, to: "c.jpg")
    let set = try FormatTests.load(folder.path, side: 12)
    #expect(set.count == 1 && set.skipped.map(\.identifier) == ["b.png", "c.jpg"])
    #expect(set.skipped.allSatisfy { $0.reason.contains("more than") }, "\(set.skipped)")
  }

  /// Red rises to the right and green downwards: whether they are high at the upper left, upper right and lower left
  /// corners, as Pillow's `exif_transpose` shows the image.
  static let orientations: [(value: Int, corners: String)] = [
    (1, "LL HL LH"), (2, "HL LL HH"), (3, "HH LH HL"), (4, "LH HH LL"), (5, "LL LH HL"), (6, "LH LL HH"),
    (7, "HH HL LH"), (8, "HL HH LL"), (0, "LL HL LH"), (9, "LL HL LH"),
  ]

  @Test("JPEGs are seen as their camera was held, in both byte orders", arguments: orientations, [true, false])
  func orientation(_ example: (value: Int, corners: String), _ isLittle: Bool) throws {
    func number(_ value: Int, _ size: Int) -> [UInt8] {
      let bytes = (0..<size).map { UInt8(value >> (8 * $0) & 255) }
      return isLittle ? bytes : bytes.reversed()
    }
    var exif = Array("Exif\0\0".utf8) + Array((isLittle ? "II" : "MM").utf8) + number(42, 2) + number(8, 4)
    exif += number(2, 2) + number(0x010f, 2) + number(2, 2) + number(4, 4) + Array("abc\0".utf8)
    exif += number(0x0112, 2) + number(3, 2) + number(1, 4) + number(example.value, 2) + [0, 0] + number(0, 4)
    let plain = Array(try Data(contentsOf: TestFiles.fixture("images/wide.jpg")))
    let length = exif.count + 2
    let folder = try TemporaryFolder()
    let path = try folder.write(
      Array(plain[..<2]) + [0xff, 0xe1, UInt8(length >> 8), UInt8(length & 255)] + exif + plain[2...], to: "a.jpg")
    let pixels = try FormatTests.load(path, side: 60).pixels(of: 0)
    let corners = [(1, 1), (58, 1), (1, 58)].map { x, y in
      (0..<2).map { pixels[($0 * 60 + y) * 60 + x] > 128 ? "H" : "L" }.joined()
    }
    #expect(corners.joined(separator: " ") == example.corners)
  }
}
