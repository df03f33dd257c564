import Datasets
import Foundation
import TestSupport
import Testing

/// Writes IDX files.
enum IDXBytes {
  static func integer(_ value: Int) -> [UInt8] { (0..<4).reversed().map { UInt8(value >> (8 * $0) & 255) } }

  static func images(_ count: Int, _ height: Int, _ width: Int, bytes: Int? = nil) -> [UInt8] {
    let length = bytes ?? count * height * width
    return [0, 0, 8, 3] + integer(count) + integer(height) + integer(width) + (0..<length).map { UInt8($0 % 251) }
  }

  static func labels(_ count: Int, bytes: Int? = nil) -> [UInt8] {
    [0, 0, 8, 1] + integer(count) + (0..<(bytes ?? count)).map { UInt8($0 % 10) }
  }
}

@Suite("Bad input")
struct BadInputTests {
  /// A folder's files, what is opened, and words that the message must hold.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let files: [String: [UInt8]]
    let open: String
    let words: [String]
  }

  static let cases = folders + arrays + lists

  private static let folders = [
    Case(testDescription: "no such path", files: [:], open: "nothing", words: ["does not exist", "folder of images"]),
    Case(testDescription: "an empty folder", files: [:], open: "", words: ["holds no images", "JPEG, PNG or WebP"]),
    Case(
      testDescription: "a folder without images", files: ["a.txt": [65], "sub/b.md": [66]], open: "",
      words: ["holds no images"]),
    Case(
      testDescription: "a file of no known format", files: ["a.doc": [1, 2, 3, 4]], open: "a.doc",
      words: ["no known format"]),
    Case(testDescription: "an empty file", files: ["a": []], open: "a", words: ["no known format"]),
    Case(
      testDescription: "IDX with a wrong magic number", files: ["x-idx3-ubyte": [0, 0, 13, 3, 0, 0, 0, 1]],
      open: "x-idx3-ubyte", words: ["00 00 0d 03", "expected 00 00 08 03"]),
    Case(
      testDescription: "IDX of labels named as images", files: ["labels-idx1-ubyte": IDXBytes.labels(3)],
      open: "labels-idx1-ubyte", words: ["00 00 08 01"]),
    Case(
      testDescription: "IDX cut in the header", files: ["a-idx3-ubyte": [0, 0, 8, 3, 0, 0]], open: "a-idx3-ubyte",
      words: ["cut short", "16 bytes and 6"]),
    Case(
      testDescription: "IDX cut in the pixels", files: ["a-idx3-ubyte": IDXBytes.images(5, 4, 4, bytes: 79)],
      open: "a-idx3-ubyte", words: ["cut short", "96 bytes and 95"]),
    Case(
      testDescription: "IDX that is too long", files: ["a-idx3-ubyte": IDXBytes.images(5, 4, 4, bytes: 81)],
      open: "a-idx3-ubyte", words: ["does not fit", "expected 96 bytes, found 97"]),
    Case(
      testDescription: "IDX of absurd sizes",
      files: ["a-idx3-ubyte": IDXBytes.images(1 << 31, 1 << 31, 1 << 31, bytes: 9)],
      open: "a-idx3-ubyte", words: ["claims to hold"]),
    Case(
      testDescription: "IDX of no images", files: ["a-idx3-ubyte": IDXBytes.images(0, 4, 4)], open: "a-idx3-ubyte",
      words: ["holds no images"]),
    Case(
      testDescription: "labels that do not fit",
      files: ["images-idx3-ubyte": IDXBytes.images(5, 4, 4), "labels-idx1-ubyte": IDXBytes.labels(6)], open: "",
      words: ["6 labels for 5 images"]),
    Case(
      testDescription: "labels cut short",
      files: ["images-idx3-ubyte": IDXBytes.images(5, 4, 4), "labels-idx1-ubyte": IDXBytes.labels(5, bytes: 3)],
      open: "images-idx3-ubyte", words: ["cut short"]),
    Case(
      testDescription: "a damaged gzip", files: ["images-idx3-ubyte.gz": [0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8]],
      open: "images-idx3-ubyte.gz", words: ["damaged"]),
    Case(
      testDescription: "CIFAR-10 cut short", files: ["data_batch_1.bin": [UInt8](repeating: 1, count: 3000)], open: "",
      words: ["cut short", "3073"]),
  ]

  private static let bytes = [UInt8](repeating: 1, count: 32)

  private static let arrays = [
    Case(
      testDescription: "an array of integers", files: ["a.npy": NumPyBytes.file("<i8", [1, 2, 2], bytes)],
      open: "a.npy", words: ["type i8", "astype(\"uint8\")"]),
    Case(
      testDescription: "an array of big-endian floats", files: ["a.npy": NumPyBytes.file(">f4", [2, 2, 2], bytes)],
      open: "a.npy", words: ["type >f4", "little-endian"]),
    Case(
      testDescription: "an array in Fortran order",
      files: ["a.npy": NumPyBytes.file("|u1", [2, 4, 4], bytes, order: "True")], open: "a.npy",
      words: ["Fortran order", "ascontiguousarray"]),
    Case(
      testDescription: "an array of features", files: ["a.npy": NumPyBytes.file("|u1", [2, 16], bytes)],
      open: "a.npy", words: ["[2, 16]", "[N, H, W]"]),
    Case(
      testDescription: "an array of four channels", files: ["a.npy": NumPyBytes.file("|u1", [2, 4, 2, 2], bytes)],
      open: "a.npy", words: ["[2, 4, 2, 2]", "C being 1 or 3"]),
    Case(
      testDescription: "an array of no images", files: ["a.npy": NumPyBytes.file("|u1", [0, 4, 4], [])],
      open: "a.npy", words: ["holds no images"]),
    Case(
      testDescription: "an array cut in its numbers", files: ["a.npy": NumPyBytes.file("<f4", [2, 4, 4], bytes)],
      open: "a.npy", words: ["cut short", "256 bytes and 160"]),
    Case(
      testDescription: "an array cut in its header",
      files: ["a.npy": Array(NumPyBytes.file("|u1", [2, 4, 4], bytes).prefix(100))], open: "a.npy",
      words: ["cut short", "128 bytes and 100"]),
    Case(
      testDescription: "an array of absurd sizes",
      files: ["a.npy": NumPyBytes.file("|u1", [1 << 40, 1 << 20, 1 << 20], bytes)], open: "a.npy",
      words: ["claims to hold"]),
    Case(
      testDescription: "an array of normalised values",
      files: ["a.npy": NumPyBytes.file("<f4", [1, 2, 4], NumPyBytes.bytes((0..<8).map { Float($0) / 3.5 - 1 }))],
      open: "a.npy", words: ["values from -1.0 to 1.0", "0...1 or 0...255"]),
    Case(
      testDescription: "a header that is none",
      files: ["a.npy": NumPyBytes.file("|u1", [2, 4, 4], bytes, order: "'")]
        .mapValues { $0.map { $0 == UInt8(ascii: ":") ? UInt8(ascii: ";") : $0 } },
      open: "a.npy", words: ["none of NumPy's"]),
    Case(
      testDescription: "an archive of other things",
      files: ["a.npz": ZipBytes.archive([("x.npy", NumPyBytes.file("|u1", [2], [1, 2])), ("notes.txt", [65])])],
      open: "a.npz", words: ["the arrays x [2]", "[N, H, W]"]),
    Case(
      testDescription: "an archive of two arrays of images",
      files: [
        "a.npz": ZipBytes.archive(["x.npy", "y.npy"].map { ($0, NumPyBytes.file("|u1", [2, 4, 4], bytes)) })
      ],
      open: "a.npz", words: ["x [2, 4, 4], y [2, 4, 4]", "named train"]),
    Case(
      testDescription: "an archive cut short",
      files: ["a.npz": Array(ZipBytes.archive([("x.npy", [1, 2, 3, 4, 5, 6, 7, 8])]).prefix(60))], open: "a.npz",
      words: ["damaged", "ends too early"]),
  ]

  private static let lists = [
    Case(
      testDescription: "a tar cut in a file",
      files: ["a.tar": Array(TarBytes.file("x.png", [UInt8](repeating: 1, count: 1000)).prefix(812))],
      open: "a.tar", words: ["cut short", "1512 bytes and 812"]),
    Case(
      testDescription: "a tar with a broken header", files: ["a.tar": TarBytes.file("x.png", bytes, isChecked: false)],
      open: "a.tar", words: ["damaged", "header at byte 0"]),
    Case(
      testDescription: "a tar without images", files: ["a.tar": TarBytes.file("x.txt", bytes) + TarBytes.end],
      open: "a.tar", words: ["holds no images"]),
    Case(
      testDescription: "a list with a quote that is never closed", files: ["a.csv": Array("x.png,1\n\"y.png,2\n".utf8)],
      open: "a.csv", words: ["line 2", "never closed"]),
    Case(
      testDescription: "a list with text behind a quote", files: ["a.csv": Array("\"x\ny.png\" z,2\n".utf8)],
      open: "a.csv", words: ["line 2", "closing quote"]),
    Case(
      testDescription: "an empty list", files: ["a.txt": Array("\n\n".utf8)], open: "a.txt",
      words: ["holds no images"]),
  ]

  @Test("One message with what, where, expected and remedy", arguments: cases)
  func messages(_ example: Case) throws {
    let folder = try TemporaryFolder()
    for (name, bytes) in example.files { try folder.write(bytes, to: name) }
    let path = example.open.isEmpty ? folder.path : folder.path + "/" + example.open
    let error = #expect(throws: DatasetError.self) { _ = try DatasetRegistry.open(path) }
    let text = error.map { "\($0)" } ?? ""
    for word in example.words { #expect(text.contains(word), "\(text)") }
    #expect(text.contains(folder.path), "\(text)")
  }

  @Test("A gzip that ends too early is damaged, not short")
  func cutGzip() throws {
    let whole = try Data(contentsOf: TestFiles.root.appendingPathComponent("samples/digits/images-idx3-ubyte.gz"))
    let folder = try TemporaryFolder()
    let path = try folder.write(Array(whole.prefix(whole.count / 2)), to: "images-idx3-ubyte.gz")
    let error = #expect(throws: DatasetError.self) { _ = try DatasetRegistry.open(path) }
    #expect(error.map { "\($0)".contains("ends too early") } == true)
  }

  @Test("Control characters of a name never reach the message")
  func hostileNames() {
    let text = "\(DatasetError.notFound(path: "a\u{1b}[2Jb\u{9b}c\nd"))"
    #expect(!text.unicodeScalars.contains { $0.value < 32 || (0x7f...0x9f).contains($0.value) })
  }

  @Test("Damaged images are skipped and counted; when none is left, that is an error")
  func skipped() throws {
    let folder = try TemporaryFolder()
    for name in ["rgb.png", "cut.png", "cmyk.jpg", "grey.jpg", "cut.jpg"] {
      try folder.write(Array(try Data(contentsOf: TestFiles.fixture("images/\(name)"))), to: name)
    }
    try folder.write([1, 2, 3], to: "text.png")
    let set = try ImageSet.load(try DatasetRegistry.open(folder.path), side: 8, limit: nil, seed: 1) { _, _ in }
    #expect(set.count == 2)
    #expect(set.skipped.map(\.identifier) == ["cmyk.jpg", "cut.jpg", "cut.png", "text.png"])
    #expect((0..<2).map(set.identifier) == ["grey.jpg", "rgb.png"])
    let bad = try TemporaryFolder()
    try bad.write([1, 2, 3], to: "text.png")
    let source = try DatasetRegistry.open(bad.path)
    #expect(throws: DatasetError.self) { try ImageSet.load(source, side: 8, limit: nil, seed: 1) { _, _ in } }
  }
}
