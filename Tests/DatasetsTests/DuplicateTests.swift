import Datasets
import Foundation
import TestSupport
import Testing

@Suite("Duplicates")
struct DuplicateTests {
  @Test("Images with the pixels of an earlier one are left out, and count for nothing, kept or streamed")
  func leftOut() throws {
    let folder = try TemporaryFolder()
    let files = ["a.png": "rgb.png", "b.jpg": "cut.jpg", "c.png": "rgb.png", "d.png": "rgba.png", "e.png": "rgb.png"]
    for (name, image) in files {
      try folder.write(Array(try Data(contentsOf: TestFiles.fixture("images/\(image)"))), to: name)
    }
    let source = try DatasetRegistry.open(folder.path)
    func load(_ deduplicates: Bool, budget: Int) throws -> ImageSet {
      try ImageSet.load(source, side: 12, limit: nil, seed: 1, deduplicates: deduplicates, budget: budget) { _, _ in }
    }
    let all = try load(false, budget: .max)
    #expect(all.count == 4 && all.duplicates.isEmpty)
    let distinct = try TemporaryFolder()
    for name in ["a.png", "d.png"] {
      try FileManager.default.copyItem(atPath: "\(folder.path)/\(name)", toPath: "\(distinct.path)/\(name)")
    }
    let wanted = try FormatTests.load(distinct.path, side: 12)
    for budget in [Int.max, 0] {
      let set = try load(true, budget: budget)
      #expect(set.isStreamed == (budget == 0))
      #expect((0..<set.count).map(set.identifier) == ["a.png", "d.png"])
      #expect(set.duplicates.map(\.identifier) == ["c.png", "e.png"] && set.skipped.map(\.identifier) == ["b.jpg"])
      #expect(set.duplicates.allSatisfy { $0.reason == "the same pixels as a.png" })
      for image in 0..<2 { #expect(try set.pixels(of: image) == wanted.pixels(of: image)) }
      #expect(Normalization.of(set) == Normalization.of(wanted))
    }
  }

  @Test("Where every image that had a class is damaged, no class is known, and nothing is compared with any")
  func noClassLeft() throws {
    let folder = try TemporaryFolder()
    for (name, image) in ["a.png": "rgb.png", "b.png": "rgba.png", "x/c.png": "cut.png"] {
      let parent = folder.path + "/" + (name as NSString).deletingLastPathComponent
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
      try folder.write(Array(try Data(contentsOf: TestFiles.fixture("images/\(image)"))), to: name)
    }
    #expect(try DatasetRegistry.open(folder.path).labels == [-1, -1, 0])
    let set = try FormatTests.load(folder.path, side: 12)
    #expect(set.count == 2 && set.labels == nil && set.classNames == nil)
  }
}
