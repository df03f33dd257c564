import Datasets
import Foundation
import TestSupport
import Testing

@Suite("Lists and archives of images")
struct ListTests {
  /// A folder with some images in a sub-folder.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let bytes = Array(try Data(contentsOf: TestFiles.fixture("images/rgb.png")))
    for name in ["a.png", "b c, d.png", "e \"f\".png"] { try folder.write(bytes, to: "images/" + name) }
    return folder
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let file: String
    let text: String
    var names = ["images/a.png", "images/b c, d.png", "images/e \"f\".png"]
    var labels: [Int32]?
    var classNames: [String]?
  }

  static let cases = [
    Case(
      testDescription: "a path a line, as it stands", file: "list.txt",
      text: "images/a.png\r\nimages/b c, d.png\r\n\r\nimages/e \"f\".png"),
    Case(
      testDescription: "tabs and labels, one missing", file: "list.txt",
      text: "images/a.png\tcat\nimages/b c, d.png\t\nimages/e \"f\".png\tant\n", labels: [1, -1, 0],
      classNames: ["ant", "cat"]),
    Case(
      testDescription: "quotes, and labels that are numbers", file: "list.csv",
      text: "images/a.png,10\r\n\"images/b c, d.png\",9\r\n\"images/e \"\"f\"\".png\",10\r\n", labels: [1, 0, 1],
      classNames: ["9", "10"]),
    Case(
      testDescription: "named columns among others, as in assignments.csv", file: "list.csv",
      text: "\u{feff}image,cluster,distance,Label\nimages/a.png,1,0.5,x\n\"images/b c, d.png\",2,0.5,\"y\nz\"\n",
      names: ["images/a.png", "images/b c, d.png"], labels: [0, 1], classNames: ["x", "y?z"]),
    Case(
      testDescription: "a named column alone", file: "list.tsv", text: "path\nimages/a.png\nimages/b c, d.png",
      names: ["images/a.png", "images/b c, d.png"]),
    Case(
      testDescription: "commas in a text file whose first line names columns", file: "list.txt",
      text: "label, path\nx,images/a.png\n", names: ["images/a.png"], labels: [0], classNames: ["x"]),
  ]

  @Test("Lists, with labels or not", arguments: cases)
  func lists(_ example: Case) throws {
    let folder = try folder()
    let path = try folder.write(Array(example.text.utf8), to: example.file)
    let set = try FormatTests.load(path)
    #expect(set.skipped.isEmpty && set.channels == 3 && set.side == 12)
    #expect((0..<set.count).map(set.identifier) == example.names)
    #expect(set.labels == example.labels && set.classNames == example.classNames)
  }

  @Test("Paths from the root, and images that are not there: skipped, and where none is there an error that says so")
  func missing() throws {
    let folder = try folder()
    let list = try folder.write(Array("nowhere.png\n\(folder.path)/images/a.png\n".utf8), to: "elsewhere/list.txt")
    let set = try FormatTests.load(list)
    #expect(set.count == 1 && set.skipped.map(\.identifier) == ["nowhere.png"])
    #expect(set.skipped.first?.reason.contains("No such file") == true)
    let none = try folder.write(Array("x.png\ny.png\n".utf8), to: "none.txt")
    let error = #expect(throws: DatasetError.self) { try FormatTests.load(none) }
    #expect(error.map { "\($0)".contains("none of the 2 images") && "\($0)".contains("x.png: No such file") } == true)
  }

  @Test(
    "Archives that GNU tar and POSIX's pax write, with names longer than the header holds", arguments: ["gnu", "pax"])
  func archives(_ name: String) throws {
    let set = try FormatTests.load(TestFiles.fixture("formats/\(name).tar").path, side: 12)
    let long = "a" + String(repeating: "-long", count: 30)
    #expect((0..<set.count).map(set.identifier) == ["top.png", "a/no-suffix", "\(long)/\(long).jpg", "b/x.png"])
    #expect(set.labels == [-1, 0, 1, 2] && set.classNames == ["a", long, "b"] && set.skipped.isEmpty)
    let folder = try TemporaryFolder()
    try folder.write(Array(try Data(contentsOf: TestFiles.fixture("images/rgb.png"))), to: "x.png")
    #expect(try set.pixels(of: 3) == FormatTests.load(folder.path, side: 12).pixels(of: 0))
  }

  @Test("The long names of ustar; of two files of one name the last; an archive without its end; no folder at all")
  func ustar() throws {
    let folder = try TemporaryFolder()
    let grey = Array(try Data(contentsOf: TestFiles.fixture("images/grey.png")))
    let bytes = TarBytes.file("x.png", [1, 2, 3]) + TarBytes.file("y.png", grey) + TarBytes.file("x.png", grey)
    let set = try FormatTests.load(try folder.write(bytes, to: "a.tar"))
    #expect(set.count == 2 && set.skipped.isEmpty && set.labels == nil && set.channels == 1)
    let inside =
      TarBytes.file("x.png", grey, prefix: "./one/two") + TarBytes.file("one/three/x.png", grey) + TarBytes.end
    let classes = try FormatTests.load(try folder.write(inside, to: "without-suffix"))
    #expect((0..<classes.count).map(classes.identifier) == ["three/x.png", "two/x.png"])
    #expect(classes.classNames == ["three", "two"])
  }
}
