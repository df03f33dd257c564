import Foundation
import Tensors
import TestSupport
import Testing

@testable import Datasets

@Suite("Images beyond the memory's budget")
struct StreamTests {
  private func load(_ source: any ImageSource, side: Int = 8, budget: Int) throws -> ImageSet {
    try ImageSet.load(source, side: side, limit: nil, seed: 1, budget: budget) { _, _ in }
  }

  /// Two images that can be read among two that cannot.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in ["cut.jpg", "grey.jpg", "cut.png", "rgb.png"] {
      try folder.write(Array(try Data(contentsOf: TestFiles.fixture("images/\(name)"))), to: name)
    }
    return folder
  }

  @Test("The same images, bytes and normalisation as in memory, and the same ones left out")
  func sameBytes() throws {
    let folder = try folder()
    let source = try DatasetRegistry.open(folder.path)
    let (kept, streamed) = (try load(source, budget: .max), try load(source, budget: 0))
    #expect(!kept.isStreamed && streamed.isStreamed)
    #expect(kept.memoryUsed == 2 * 3 * 64 && streamed.memoryUsed == 0)
    #expect(kept.skipped.map(\.identifier) == ["cut.jpg", "cut.png"] && kept.skipped == streamed.skipped)
    #expect((0..<2).map(kept.identifier) == (0..<2).map(streamed.identifier))
    for image in 0..<2 { #expect(try kept.pixels(of: image) == streamed.pixels(of: image)) }
    #expect(try kept.pixels(of: 0) != kept.pixels(of: 1))
    #expect(Normalization.of(kept) == Normalization.of(streamed))
  }

  @Test("The budget counts all images that are asked for, to the byte")
  func budget() throws {
    let source = MeteredSource()
    let bytes = 40 * 3 * 64
    #expect(try !load(source, budget: bytes).isStreamed)
    #expect(try load(source, budget: bytes - 1).isStreamed)
  }

  @Test("An image that goes away after loading is an error with its name, the reason and what to do")
  func lost() throws {
    let folder = try folder()
    let source = try DatasetRegistry.open(folder.path)
    let (kept, streamed) = (try load(source, budget: .max), try load(source, budget: 0))
    try FileManager.default.removeItem(atPath: folder.path + "/grey.jpg")
    let error = #expect(throws: DatasetError.self) { try streamed.pixels(of: 0) }
    let text = error.map { "\($0)" } ?? ""
    for word in ["grey.jpg", "No such file", "put it back", "dctop resume"] { #expect(text.contains(word), "\(text)") }
    #expect(try streamed.pixels(of: 1) == kept.pixels(of: 1))
    #expect(throws: Never.self) { try kept.pixels(of: 0) }
  }
}
