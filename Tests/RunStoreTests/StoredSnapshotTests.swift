import Foundation
import Telemetry
import TestSupport
import Testing

@testable import RunStore

@Suite("Snapshots read back")
struct StoredSnapshotTests {
  /// A run with a snapshot on disk.
  struct Saved {
    let folder: TemporaryFolder
    let run: RunDirectory
    let path: String

    init(_ snapshot: ClusterSnapshot = RunStoreTests.snapshot()) throws {
      folder = try TemporaryFolder()
      run = try RunDirectory.create(in: folder.path, now: Date())
      path = try snapshot.write(into: run, name: nil).path
    }

    func change(_ name: String, _ body: (String) -> String) throws {
      let file = URL(fileURLWithPath: path + "/" + name)
      try body(String(contentsOf: file, encoding: .utf8)).write(to: file, atomically: true, encoding: .utf8)
    }
  }

  @Test("What was written comes back: manifest, table with hostile names, projection, weights")
  func roundTrip() throws {
    let saved = try Saved()
    let written = RunStoreTests.snapshot()
    let stored = try StoredSnapshot.open(saved.path + "/")
    #expect(stored.path == saved.path && stored.clusterCount == 3 && stored.manifest.epoch == 3)
    #expect(stored.assignments.names == (0..<4).map(written.identifier))
    #expect(stored.assignments.labels == written.labels && stored.assignments.distances == written.distances)
    #expect(stored.assignments.classes == ["one", "zero", "one", ""])
    #expect(stored.assignments.members(clusterCount: 3) == [[2, 0], [], [1, 3]])
    #expect(try stored.inference() == RunStoreTests.inference)
    let projection = try stored.projection()
    #expect(projection.centroids == written.centroids[0] && projection.featureCount == 4)
    #expect(projection.componentCount == 2 && projection.kind == .whitened(mean: written.centroids[1]))
    #expect(try stored.weights() == written.weights)
    #expect(stored.manifest.metrics.imagesPerSecond.train.isNaN && stored.run == nil, "no options.json: no run")
  }

  @Test("A projection that was trained, by its own names; arrays that do not fit are none")
  func trainedProjection() {
    func array(_ name: String, _ shape: [Int], _ value: Float = 0.5) -> NamedArray {
      NamedArray(name: name, shape: shape, values: [Float](repeating: value, count: shape.reduce(1, *)))
    }
    let (centroids, weight, bias) = (
      array("centroids", [3, 2]), array("projection.weight", [2, 4]), array("projection.bias", [2])
    )
    let found = SnapshotProjection([bias, centroids, weight], clusterCount: 3)
    #expect(found?.kind == .trained(bias: bias) && found?.featureCount == 4 && found?.componentCount == 2)
    #expect(found?.arrays == [centroids, bias, weight])
    for wrong in [
      [centroids, weight], [centroids, weight, array("projection.bias", [4])], [weight, bias],
      [centroids, weight, array("pca.mean", [4])], [centroids, weight, array("projection.bias", [2], .nan)],
    ] {
      #expect(SnapshotProjection(wrong, clusterCount: 3) == nil)
    }
    #expect(SnapshotProjection([centroids, weight, bias], clusterCount: 4) == nil)
  }

  @Test("A run stands for its newest snapshot, by epochs as numbers")
  func newest() throws {
    let saved = try Saved(RunStoreTests.snapshot(epoch: 999))
    #expect(try StoredSnapshot.open(saved.run.path).manifest.epoch == 999)
    let last = try RunStoreTests.snapshot(epoch: 1000).write(into: saved.run, name: "by hand").path
    let half = saved.run.path + "/snapshots/epoch-2000-half"
    try FileManager.default.createDirectory(atPath: half, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: last, toPath: saved.run.path + "/snapshots/epoch-3000-x.partial-1")
    #expect(try StoredSnapshot.open(saved.run.path).path == last)
    try saved.run.write(record: ["k": 3])
    #expect(try StoredSnapshot.open(last).run == saved.run)
    #expect(
      try StoredSnapshot.open(last).title == (saved.run.path as NSString).lastPathComponent + "-epoch-1000-byhand")
  }

  @Test("A snapshot without the network's record can be read, but not computed with")
  func old() throws {
    let saved = try Saved()
    try saved.change("manifest.json") { $0.replacingOccurrences(of: "\"inference\"", with: "\"other\"") }
    let stored = try StoredSnapshot.open(saved.path)
    let error = #expect(throws: StoreError.self) { try stored.inference() }
    #expect(error == .oldSnapshot(path: saved.path, version: "0.1.0") && "\(error as Any)".contains("dctop resume"))
  }

  struct Damage: Sendable, CustomTestStringConvertible {
    let name: String
    let word: String
    let change: @Sendable (String) throws -> Void
    var testDescription: String { name }
  }

  static let damages = [
    Damage(name: "no table", word: "assignments.csv is missing") {
      try FileManager.default.removeItem(atPath: $0 + "/assignments.csv")
    },
    Damage(name: "cut weights", word: "weights.safetensors has") {
      try Data("short".utf8).write(to: URL(fileURLWithPath: $0 + "/weights.safetensors"))
    },
    Damage(name: "no JSON", word: "not readable") {
      try Data("{".utf8).write(to: URL(fileURLWithPath: $0 + "/manifest.json"))
    },
    Damage(name: "other clusters", word: "record 3") { path in
      let file = URL(fileURLWithPath: path + "/assignments.csv")
      let text = try String(contentsOf: file, encoding: .utf8)
      try text.replacingOccurrences(of: ",2,0.25", with: ",7,0.25").write(to: file, atomically: true, encoding: .utf8)
    },
    Damage(name: "another table", word: "does not begin with") { path in
      let file = URL(fileURLWithPath: path + "/assignments.csv")
      let text = try String(contentsOf: file, encoding: .utf8)
      try text.replacingOccurrences(of: "image,", with: "imoge,").write(to: file, atomically: true, encoding: .utf8)
    },
  ]

  @Test("Each damage is told for what it is", arguments: damages)
  func damaged(_ damage: Damage) throws {
    let saved = try Saved()
    try damage.change(saved.path)
    let error = #expect(throws: StoreError.self) { try StoredSnapshot.open(saved.path) }
    guard case .badSnapshot(saved.path, let reason)? = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(reason.contains(damage.word), "\(reason)")
  }

  @Test("A folder that is no snapshot is told with the reason")
  func none() throws {
    let folder = try TemporaryFolder()
    let run = try RunDirectory.create(in: folder.path, now: Date())
    for (path, word) in [
      (folder.path, "manifest.json"), (run.path, "no snapshot yet"), ("/no/such/run", "does not exist"),
    ] {
      let error = #expect(throws: StoreError.self) { try StoredSnapshot.open(path) }
      #expect("\(error as Any)".contains(word) && "\(error.map { "\($0)" } ?? "")".contains("name a run"))
    }
  }

  static let tables: [(String, [[String]], Bool)] = [
    ("", [], false), ("a,b\n", [["a", "b"]], false), ("a,b", [["a", "b"]], false), (",\n", [["", ""]], false),
    ("\"a,\"\"b\nc\",d\r\ne,\n", [["a,\"b\nc", "d"], ["e", ""]], false), ("\"a", [["a"]], true),
    ("\"a\"b,c\n", [["a", "c"]], true), ("ä,\u{1f600}\n\n", [["ä", "\u{1f600}"], [""]], false),
  ]

  @Test("Tables by RFC 4180", arguments: tables)
  func csv(_ text: String, _ wanted: [[String]], _ isBroken: Bool) {
    var reader = CSVReader(Array(text.utf8))
    var records: [[String]] = []
    while let record = reader.next() { records.append(record) }
    #expect(records == wanted && reader.isBroken == isBroken)
  }
}
