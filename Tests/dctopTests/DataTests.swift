import Foundation
import TestSupport
import Testing

@Suite("Describing data", .serialized)
struct DataTests {
  private static let shapes = TestFiles.root.path + "/samples/shapes"

  private func object(_ arguments: [String]) throws -> [String: Any] {
    let result = try Program.run(["data"] + arguments)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  @Test("One JSON object: how many, how large, which classes, which colours")
  func json() throws {
    let shapes = try object([DataTests.shapes, "--json"])
    #expect(shapes["type"] as? String == "data" && shapes["format"] as? String == "a folder of images")
    #expect(shapes["images"] as? Int == 600 && shapes["usable"] as? Int == 600 && shapes["channels"] as? Int == 3)
    #expect(shapes["width"] as? [String: Int] == ["min": 32, "median": 32, "max": 32])
    let classes = try #require(shapes["classes"] as? [[String: Any]])
    #expect(classes.count == 5 && classes.allSatisfy { $0["images"] as? Int == 120 })
    let means = try #require(shapes["mean"] as? [Double])
    #expect(means.count == 3 && means.allSatisfy { (0.01...0.99).contains($0) })
    #expect(shapes["augment"] as? String == "resized-crop+turn+flip+jitter+grey+invert", "any of it occurs")
    #expect(shapes["damaged"] as? Int == 0 && shapes["duplicates"] as? Int == 0)
    let digits = try object([TestFiles.root.path + "/samples/digits", "--jsonl", "--limit", "100"])
    #expect(digits["images"] as? Int == 1797 && digits["usable"] as? Int == 100 && digits["size"] as? Int == 8)
    #expect(digits["augment"] as? String == "affine" && digits["augment_reason"] is String)
  }

  @Test("Damaged files and duplicates are named, in lines and in JSON; sizes are told where they differ")
  func damaged() throws {
    let folder = try TemporaryFolder()
    for (name, image) in ["a.png": "rgb.png", "b.png": "cut.png", "c.png": "rgb.png", "d.jpg": "wide.jpg"] {
      try folder.write(Array(try Data(contentsOf: TestFiles.fixture("images/\(image)"))), to: name)
    }
    let found = try object([folder.path, "--json"])
    #expect(found["damaged"] as? Int == 1 && found["duplicates"] as? Int == 1 && found["usable"] as? Int == 2)
    #expect((found["damaged_images"] as? [[String: String]])?.first?["image"] == "b.png")
    #expect(found["classes"] is NSNull)
    let lines = try Program.run(["data", folder.path])
    for words in ["width 20 to 320", "classes     not known", "b.png: ", "c.png: the same pixels as a.png"] {
      #expect(lines.output.contains(words), "\(lines.output)")
    }
    #expect(!lines.output.contains("\u{1b}"), "no colours where there is no terminal")
  }

  @Test("A class has all of its images, as the number of all has, duplicates and damaged ones too")
  func classes() throws {
    let folder = try TemporaryFolder()
    for (name, image) in ["x/a.png": "rgb.png", "x/b.png": "cut.png", "y/a.png": "rgb.png", "c.png": "wide.jpg"] {
      let parent = folder.path + "/" + (name as NSString).deletingLastPathComponent
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
      try folder.write(Array(try Data(contentsOf: TestFiles.fixture("images/\(image)"))), to: name)
    }
    let lines = try Program.run(["data", folder.path])
    #expect(lines.output.contains("classes     2: x 2, y 1; 1 images without"), "\(lines.output)")
  }

  @Test("Wrong data and options: status 2, a message, and nothing on standard output")
  func wrong() throws {
    let folder = try TemporaryFolder()
    try folder.write([1, 2, 3], to: "a.png")
    for (arguments, words) in [
      ([folder.path + "/none"], "does not exist"), ([folder.path], "none of the 1 images"),
      ([DataTests.shapes, "--limit", "0"], "--limit 0"), ([DataTests.shapes, "--augment", "zoom"], "--augment zoom"),
      ([], "data"),
    ] {
      let result = try Program.run(["data"] + arguments)
      #expect(result.status == 2 && result.output.isEmpty && result.errors.contains(words), "\(result)")
    }
  }

  @Test("In a terminal: a page of images with their names")
  func page() throws {
    let terminal = try TmuxTerminal(
      80, 24, ["data", DataTests.shapes], environment: ["TERM=xterm-256color"], isTraining: false)
    #expect(terminal.wait { $0.contains("bars/000.png") && $0.contains("riangles/045.png") }, "\(terminal.screen)")
    // Half blocks, or what tmux shows for them in a locale of ASCII.
    #expect(terminal.screen.contains("▀▀") || terminal.screen.contains("____"), "\(terminal.screen)")
    #expect(terminal.exitStatus() == 0)
  }
}
