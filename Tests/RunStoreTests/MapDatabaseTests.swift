import Foundation
import RunStore
import Telemetry
import TestSupport
import Testing

@Suite("Sizes and maps in the run's database")
struct MapDatabaseTests {
  private static func record(_ recorder: RunRecorder, epoch: Int, k: Int) -> FeatureMap {
    let labels = (0..<50).map { Int32(($0 * 7919 + epoch) % k) }
    var sizes = [Int32](repeating: 0, count: k)
    for label in labels { sizes[Int(label)] += 1 }
    recorder.record(labels: labels, ClusterPicture(epoch: epoch, sizes: sizes, members: sizes.map { _ in [] }))
    let images: [Int32] = [0, 7, 49]
    let map = FeatureMap(
      epoch: epoch, images: images, clusters: images.map { labels[Int($0)] }, x: [-32_767, 0, 5], y: [1, -2, 32_767],
      labels: [1, 2, 3])
    recorder.record(map)
    return map
  }

  @Test("A map comes back with its clusters, however wide the labels are", arguments: [3, 300, 70_000])
  func roundTrip(_ k: Int) throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let run = try RunDirectory.create(in: folder.path, now: Date(timeIntervalSince1970: 0))
    let recorder = try RunRecorder(try RunDatabase.write(run)) { Issue.record("\($0)") }
    var maps = (0..<3).map { MapDatabaseTests.record(recorder, epoch: $0, k: k) }
    recorder.finish()
    let database = try RunDatabase.read(run)
    for epoch in 0..<3 {
      maps[epoch].labels = nil  // the classes are the data's, and not kept
      #expect(try database.featureMap(epoch: epoch) == maps[epoch])
    }
    #expect(try database.featureMap(epoch: 3) == nil)
    #expect(try database.sizes(of: 1..<9, limit: 10).map(\.epoch) == [1, 2])
    let first = try database.sizes(of: 0..<9, limit: 1)
    #expect(first.map(\.epoch) == [0] && first.first?.sizes.reduce(0, +) == 50 && first.first?.sizes.count == k)
  }

  @Test("What came after a checkpoint is forgotten, maps too; a run of an older version has no maps")
  func cut() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let run = try RunDirectory.create(in: folder.path, now: Date(timeIntervalSince1970: 0))
    let database = try RunDatabase.write(run)
    let recorder = try RunRecorder(database) { Issue.record("\($0)") }
    _ = MapDatabaseTests.record(recorder, epoch: 0, k: 3)
    let position = recorder.position
    _ = MapDatabaseTests.record(recorder, epoch: 1, k: 3)
    recorder.forget(after: position)
    #expect(try database.featureMap(epoch: 0) != nil && database.featureMap(epoch: 1) == nil)
    let older = Process()
    older.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    older.arguments = [
      "python3", "-c", "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('DROP TABLE map'); c.commit()",
      run.databasePath,
    ]
    try older.run()
    older.waitUntilExit()
    let reader = try RunDatabase.read(run)
    #expect(try reader.featureMap(epoch: 0) == nil && reader.picture(epoch: 0) != nil)
  }
}
