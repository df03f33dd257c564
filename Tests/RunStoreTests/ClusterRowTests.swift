import Foundation
import RunStore
import Telemetry
import TestSupport
import Testing

@Suite("What the database keeps of clusters")
struct ClusterRowTests {
  private static func figures(_ birth: Int?, _ spread: Float?, _ neighbors: [(Int, Float)]) -> ClusterFigures {
    var figures = ClusterFigures()
    (figures.birth, figures.spread) = (birth, spread)
    figures.neighbors = neighbors.map { .init(cluster: $0.0, distance: $0.1) }
    return figures
  }

  /// Two clusterings, the second with an empty cluster; all distances are exact in 16 bits.
  private static let first = ClusterPicture(
    epoch: 0, sizes: [2, 1], members: [[], []], farthest: [[], []],
    figures: [figures(0, 0.5, [(1, 1.25)]), figures(0, 0, [(0, 1.25)])],
    generations: [ClusterGeneration(epoch: 0, sizes: [2, 1], links: [.init(.first), .init(.first)])])

  private static let second = ClusterPicture(
    epoch: 1, sizes: [1, 0, 2], members: [[.init(image: 300, distance: 0.25, label: nil)], [], []],
    farthest: [
      [.init(image: 300, distance: 0.25, label: nil)], [],
      [.init(image: 70_000, distance: 1.5, label: nil), .init(image: 0, distance: 0, label: nil)],
    ],
    figures: [figures(0, 0.25, [(2, 0.75)]), figures(nil, nil, []), figures(1, 0.75, [(0, 0.75)])],
    generations: first.generations + [
      ClusterGeneration(
        epoch: 1, sizes: [1, 0, 2],
        links: [.init(.continued, parent: 1), .init(.none), .init(.split, parent: 0, merged: 1)])
    ])

  private static func stored(
    _ pictures: [(labels: [Int32], ClusterPicture)]
  ) throws -> (TemporaryFolder, RunDirectory, RunDatabase) {
    let folder = try TemporaryFolder()
    let run = try RunDirectory.create(in: folder.path, now: Date(timeIntervalSince1970: 0))
    let recorder = try RunRecorder(try RunDatabase.write(run)) { Issue.record("\($0)") }
    for (labels, picture) in pictures { recorder.record(labels: labels, picture) }
    recorder.close()
    return (folder, run, try RunDatabase.read(run))
  }

  @Test("Lineage, births, spreads, neighbours and farthest images come back, the epochs before included")
  func roundTrip() throws {
    let (folder, _, database) = try ClusterRowTests.stored([
      ([0, 0, 1], ClusterRowTests.first), ([2, 0, 2], ClusterRowTests.second),
    ])
    defer { withExtendedLifetime(folder) {} }
    let found = try #require(try database.picture(epoch: 1))
    #expect(found == ClusterRowTests.second)
    #expect(try database.picture(epoch: 0) == ClusterRowTests.first)
    #expect(try database.labels(epoch: 1) == [2, 0, 2] && database.labels(before: 1)?.labels == [0, 0, 1])
    #expect(try database.labels(before: 0) == nil && database.labels(epoch: 5) == nil)
  }

  @Test("Numbers of 255, 256 and 65,536 clusters, where none is the type's largest", arguments: [255, 256, 65_536])
  func widths(_ count: Int) throws {
    let last = count - 1
    let sizes = [Int32](repeating: 1, count: count)
    let links = (0..<count).map { ClusterLink($0 == 0 ? .born : .continued, parent: $0 == 0 ? -1 : Int32(last)) }
    let picture = ClusterPicture(
      epoch: 3, sizes: sizes, members: sizes.map { _ in [] }, farthest: sizes.map { _ in [] },
      figures: (0..<count).map { ClusterRowTests.figures($0 == 0 ? nil : 3, 0.5, [($0 == 0 ? last : 0, 0.5)]) },
      generations: [ClusterGeneration(epoch: 3, sizes: sizes, links: links)])
    let (folder, _, database) = try ClusterRowTests.stored([((0..<count).map { Int32($0) }, picture)])
    defer { withExtendedLifetime(folder) {} }
    #expect(try database.picture(epoch: 3) == picture)
    #expect(try database.labels(epoch: 3)?.last == Int32(last))
  }

  @Test("A run of the version before is read as it is, and brought up to date when it goes on")
  func olderSchema() throws {
    let (folder, run, _) = try ClusterRowTests.stored([([0, 0, 1], ClusterRowTests.first)])
    defer { withExtendedLifetime(folder) {} }
    let status = spawn(
      [
        "python3", "-c",
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('DROP TABLE cluster'); "
          + "c.execute(\"DELETE FROM grdb_migrations WHERE identifier = '3'\"); c.commit()", run.databasePath,
      ], outputTo: folder.path + "/python")
    #expect(status == 0)
    let older = try RunDatabase.read(run)
    let picture = try #require(try older.picture(epoch: 0))
    #expect(picture.sizes == [2, 1] && picture.figures.isEmpty && picture.generations.isEmpty)
    #expect(try older.lastPosition() == 1)
    let recorder = try RunRecorder(try RunDatabase.write(run)) { Issue.record("\($0)") }
    recorder.record(labels: [2, 0, 2], ClusterRowTests.second)
    let found = recorder.read { try $0.picture(epoch: 1) }
    #expect(found?.generations.map(\.epoch) == [1])
    recorder.close()
  }
}
