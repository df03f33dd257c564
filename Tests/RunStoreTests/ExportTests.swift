import Foundation
import Telemetry
import TestSupport
import Testing

@testable import RunStore

@Suite("Exports")
struct ExportTests {
  private static let hostile = [
    "<script>alert(1)</script>.png", "\" onload=\"x",
    "a&b'c\u{0}\u{1b}[31m\u{202e}gnp.exe" + String(decoding: [0xef, 0xb7, 0x90], as: UTF8.self),  // and U+FDD0
    "]]>--><!--",
  ]

  private func page(_ epochs: [EpochStats] = [], thumbnail: @escaping (Int) -> [UInt8]? = { _ in nil }) throws -> String
  {
    let saved = try StoredSnapshotTests.Saved(
      RunStoreTests.snapshot(names: ExportTests.hostile, classNames: ["</style><b>", "\"one\""]))
    let path = saved.folder.path + "/page.html"
    var told: [Int] = []
    try HTMLReport(try StoredSnapshot.open(saved.path), epochs: epochs, thumbnail: thumbnail)
      .write(to: path) { done, total in told += [done, total] }
    #expect(told == [1, 2, 2, 2], "two clusters are not empty")
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  private static func epoch(_ number: Int, loss: Double?) -> EpochStats {
    EpochStats(
      epoch: number, loss: loss, objective: 1, nmiPrevious: number == 0 ? nil : 0.5, nmiLabels: nil, emptyClusters: 0,
      largestCluster: 2, smallestCluster: 2, imbalance: 1, reassigned: nil, learningRate: 0.05,
      seconds: .init(features: 0, pca: 0, kmeans: 0, train: 0), imagesPerSecond: .init(features: 0, train: 0),
      evaluation: nil)
  }

  @Test("No name from outside becomes markup or steers the text")
  func escaping() throws {
    let page = try page()
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;.png"))
    #expect(page.contains("&quot; onload=&quot;x") && page.contains("&lt;/style&gt;&lt;b&gt;"))
    #expect(page.contains("a&amp;b&#39;c\u{fffd}\u{fffd}[31m\u{fffd}gnp.exe\u{fffd}"))
    for word in ["<script", "\" onload", "<!--", "\u{1b}", "\u{0}", "\u{202e}"] { #expect(!page.contains(word)) }
    #expect(page.components(separatedBy: "</style>").count == 2)
  }

  @Test("The page is whole: each tag that is opened is closed, in order")
  func wellFormed() throws {
    let page = try page([ExportTests.epoch(0, loss: 3), ExportTests.epoch(1, loss: 2)]) { $0 == 0 ? [1, 2, 3] : nil }
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">") && page.hasSuffix("</html>\n"))
    #expect(page.contains("src=\"data:image/png;base64,AQID\"") && page.contains("no image"))
    #expect(page.contains("<polyline class=\"s0\"") && page.contains("Empty: 1."))
    #expect(!page.contains("http://") && !page.contains("https://"), "no network")
    var open: [Substring] = []
    let single: Set<Substring> = ["meta", "img", "!DOCTYPE"]
    for part in page.split(separator: "<") {
      guard let end = part.firstIndex(of: ">") else { continue }
      let tag = part[..<end]
      let name = tag.prefix { !$0.isWhitespace && $0 != "/" || $0 == "/" && tag.first == "/" }
      if single.contains(name) || tag.hasSuffix("/") { continue }
      if name.hasPrefix("/") {
        #expect(open.popLast() == name.dropFirst())
      } else {
        open.append(name)
      }
    }
    #expect(open.isEmpty)
  }

  @Test("Accuracy and score have curves, with lines of what clustering finds without learning")
  func baselines() throws {
    let saved = try StoredSnapshotTests.Saved(RunStoreTests.snapshot())
    let found = EpochStats.Evaluation(k: 3, accuracy: 0.25, nmi: 0, ami: 0, ari: 0)
    let epochs = (0..<3).map { number in
      var stats = ExportTests.epoch(number, loss: 1)
      stats.evaluation = found
      stats.score = [nil, 0.625, 0.5][number]
      return stats
    }
    let path = saved.folder.path + "/page.html"
    let stored = try StoredSnapshot.open(saved.path)
    try HTMLReport(stored, epochs: epochs, baselines: Baselines(pixels: found, pixelImages: 4, network: found)) { _ in
      nil
    }.write(to: path) { _, _ in }
    let page = try String(contentsOfFile: path, encoding: .utf8)
    #expect(page.contains("Accuracy by epoch") && page.contains("<span class=\"s2\">random network</span>"))
    #expect(page.contains("<dt>accuracy of pixels</dt><dd>0.250</dd>"))
    #expect(page.contains("<dt>best epoch by it</dt><dd>1</dd>") && page.contains("Score without labels by epoch"))
    #expect(page.contains("<circle class=\"s1\""), "NMI to the classes, known only at the snapshot's own clustering")
  }

  @Test("Each cluster tells where its images were at the clustering before, if the run has kept that")
  func lineage() throws {
    let saved = try StoredSnapshotTests.Saved(RunStoreTests.snapshot())
    let recorder = try RunRecorder(try RunDatabase.write(saved.run)) { Issue.record("\($0)") }
    for (epoch, labels) in [(1, [Int32(7), 7, 7, 7]), (2, [0, 1, 2, 1]), (3, [9, 9, 9, 9])] {
      recorder.record(
        labels: labels, ClusterPicture(epoch: epoch, sizes: [Int32](repeating: 1, count: 10), members: []))
    }
    recorder.finish()
    let stored = try StoredSnapshot.open(saved.path)
    #expect(stored.manifest.epoch == 3 && stored.assignments.count == 4)
    let database = try RunDatabase.read(saved.run)
    #expect(try database.labels(before: 3)?.labels == [0, 1, 2, 1] && database.labels(before: 1) == nil)
    let origins = try #require(try ClusterOrigins(before: stored, in: database))
    #expect(origins.counts(of: [0, 1, 2, 3]).map(\.cluster) == [1, 0, 2])
    let path = saved.folder.path + "/page.html"
    try HTMLReport(stored, epochs: [], origins: origins) { _ in nil }.write(to: path) { _, _ in }
    let page = try String(contentsOfFile: path, encoding: .utf8)
    #expect(page.contains("at epoch 2 in cluster <b>1</b> 100.0 %"), "images 1 and 3")
    #expect(page.contains("at epoch 2 in cluster <b>0</b> 50.0 %, <b>2</b> 50.0 %"), "images 2 and 0")
  }

  @Test("Curves: losses that are not numbers leave a gap, and without any there is no chart")
  func charts() throws {
    #expect(SVGChart.curves("loss", [.init("a", [(0, nil), (1, .nan)])]) == nil)
    let one = try #require(SVGChart.curves("loss", [.init("a", [(3, 0.5)])]))
    #expect(one.contains("<circle") && !one.contains("nan") && !one.contains("inf"))
    #expect(SVGChart.bars("sizes", [0, 0], caption: "") == nil)
    let bars = try #require(SVGChart.bars("sizes", [4, 2, 0], caption: "<3"))
    #expect(bars.components(separatedBy: "Z").count == 3 && bars.contains("&lt;3"))
    #expect(SVGChart.ticks(0...1, count: 4) == [0, 0.5, 1])
    #expect(SVGChart.ticks(1...1, count: 4).isEmpty)
  }

  @Test("NumPy's files have an aligned header with type and shape, and the numbers behind it")
  func numpy() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.npy"
    let writer = try NumPyWriter(path, type: "<f4", shape: [2, 3])
    try writer.append([Float](arrayLiteral: 1, 2, 3))
    let rest: [Float] = [4, 5, .pi]
    try rest.withUnsafeBufferPointer { try writer.append($0) }
    try writer.finish()
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(data.count % 4 == 0 && data.prefix(8) == Data([0x93, 78, 85, 77, 80, 89, 1, 0]))
    let length = Int(data[8]) | Int(data[9]) << 8
    #expect((10 + length) % 64 == 0 && data.count == 10 + length + 24)
    let header = String(decoding: data[10..<10 + length], as: UTF8.self)
    #expect(header.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }") && header.hasSuffix("\n"))
    let values = data[(10 + length)...].withUnsafeBytes { bytes in
      (0..<6).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
    }
    #expect(values == [1, 2, 3, 4, 5, .pi])
    let labels = try NumPyWriter(folder.path + "/b.npy", type: "<i4", shape: [2])
    try labels.append([Int32(-1), 7])
    try labels.finish()
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/b.npy")).range(of: Data("(2,)".utf8)) != nil)
  }

  @Test("Files in cluster folders: safe names, no two alike, each in its folder")
  func folders() throws {
    let folder = try TemporaryFolder()
    var folders = try ClusterFolders(in: folder.path, clusterCount: 11)
    let made = [
      folders.path(for: "cats/01.png", cluster: 3), folders.path(for: "cats-01.PNG", cluster: 3),
      folders.path(for: "cats/01.png", cluster: 10), folders.path(for: "#00012", cluster: 0, suffix: "png"),
      folders.path(for: "../../etc/passwd\n", cluster: 0), folders.path(for: "...", cluster: 0),
      folders.path(for: String(repeating: "ä", count: 300) + ".jpg", cluster: 0),
    ].map { String($0.dropFirst(folder.path.count + 1)) }
    #expect(
      made.prefix(6) == [
        "cluster-03/cats-01.png", "cluster-03/cats-01-2.PNG", "cluster-10/cats-01.png", "cluster-00/00012.png",
        "cluster-00/etc-passwd_", "cluster-00/image",
      ], "\(made)")
    #expect(made[6].hasSuffix(".jpg") && made[6].utf8.count <= 255)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 11)
    #expect(throws: StoreError.self) { try ClusterFolders(in: folder.path + "/none", clusterCount: 1) }
  }

  @Test("Nothing that is there is replaced unasked, and no folder that was not exported at all")
  func places() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/a"
    func write(_ text: String, force: Bool) throws {
      try ExportPlace(file, replaces: force).writeFile { try Data(text.utf8).write(to: URL(fileURLWithPath: $0)) }
    }
    try write("one", force: false)
    #expect(throws: StoreError.exists(path: file)) { try write("two", force: false) }
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "one")
    try write("three", force: true)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "three")
    let own = folder.path + "/own"
    func fill(_ path: String, _ name: String, force: Bool) throws {
      try ExportPlace(path + "/", replaces: force).writeFolder {
        try Data().write(to: URL(fileURLWithPath: $0 + "/" + name))
      }
    }
    try fill(own, "x", force: false)
    #expect(throws: StoreError.exists(path: own)) { try fill(own, "y", force: false) }
    try fill(own, "y", force: true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: own).sorted() == [".dctop-export", "y"])
    let photos = folder.path + "/photos"
    try folder.write([1], to: "photos/dear.jpg")
    #expect(throws: StoreError.notOwn(path: photos)) { try fill(photos, "y", force: true) }
    #expect(throws: StoreError.notOwn(path: photos)) { try ExportPlace(photos, replaces: true).checkFile() }
    #expect(FileManager.default.fileExists(atPath: photos + "/dear.jpg"))
    #expect(throws: CancellationError.self) {
      try ExportPlace(folder.path + "/z", replaces: false).writeFolder { _ in throw CancellationError() }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a", "own", "photos"])
  }
}
