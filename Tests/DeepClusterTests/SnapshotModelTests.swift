import Clustering
import Datasets
import DeepCluster
import Foundation
import NN
import RunStore
import Tensors
import TestSupport
import Testing

@Suite("Snapshots as models", .serialized)
struct SnapshotModelTests {
  private static let digits = TestFiles.root.path + "/samples/digits"

  /// The clusters of all of some images, a model's batch at a time, as `dctop predict` finds them.
  private func predict(_ model: SnapshotModel, _ images: CombinedImages) throws -> [NearestCentroids.Match] {
    var all: [NearestCentroids.Match] = []
    try model.forEachMatch(of: model.decode(images)) { matches, range in
      #expect(matches.count == range.count && range.lowerBound == all.count)
      all += matches
    }
    return all
  }

  private func expectAsStored(_ found: [NearestCentroids.Match], _ table: AssignmentTable) {
    #expect(found.map { Int32($0.cluster) } == table.labels)
    expectClose(found.map(\.distance), table.distances, tolerance: 1e-5, "distances")
    #expect(found.allSatisfy { $0.margin >= 0 && $0.margin.isFinite })
  }

  @Test("After an epoch on the bundled digits, every image is in the cluster that the snapshot holds")
  func digits() throws {
    let run = try FinishedRun(try DatasetRegistry.open(SnapshotModelTests.digits)) {
      ($0.k, $0.epochs, $0.batch, $0.algorithm) = (20, 1, 64, "auto")
    }
    #expect(run.end == .finished)
    let stored = try StoredSnapshot.open(run.path)
    #expect(stored.assignments.count == 1797 && stored.manifest.data == SnapshotModelTests.digits)
    let model = try SnapshotModel(stored)
    let images = try stored.openImages()
    let found = try predict(model, images)
    expectAsStored(found, stored.assignments)
    #expect(Set(found.map(\.cluster)).count > 10)
    // In other company, the same.
    let some = CombinedImages(
      [1000, 3, 777].map { .init(name: "\($0)", source: images, place: $0) }, channels: 1)
    let again = try predict(model, some)
    let before = [found[1000], found[3], found[777]]
    #expect(again.map(\.cluster) == before.map(\.cluster))
    // Sums are rounded by the place in a block of rows.
    expectClose(again.map(\.distance), before.map(\.distance), tolerance: 1e-5, "distances")
  }

  @Test("A seeded part of the images, with damaged ones, in the order of the table")
  func part() throws {
    let run = try FinishedRun(CountedSource()) { ($0.limit, $0.epochs, $0.k) = (50, 1, 5) }
    let stored = try StoredSnapshot.open(run.path)
    #expect((48...50).contains(stored.assignments.count))
    expectAsStored(try predict(SnapshotModel(stored), stored.find(in: CountedSource())), stored.assignments)
  }

  @Test(
    "Colours through Sobel filters, in every precision that the processor has",
    arguments: Precision.supported.map(\.rawValue))
  func colors(_ precision: String) throws {
    let source = MadeUpSource(channels: 3)
    let run = try FinishedRun(source) { ($0.epochs, $0.sobel, $0.precision) = (1, true, precision) }
    let stored = try StoredSnapshot.open(run.path)
    let record = try stored.inference()
    #expect(record.sobel && record.channels == 3 && record.mean.count == 3 && record.precision == precision)
    expectAsStored(try predict(SnapshotModel(stored), stored.find(in: source)), stored.assignments)
  }

  @Test("An image's nearest is itself; distances grow, and equals come in order")
  func nearest() throws {
    let source = MadeUpSource(distinct: 30)
    let run = try FinishedRun(source) { $0.epochs = 1 }
    let stored = try StoredSnapshot.open(run.path)
    let model = try SnapshotModel(stored)
    let set = try model.decodeAll(stored.find(in: source)) { _, _ in }
    var wanted: [Float] = []
    try model.forEachBatch(of: set) { rows, range in
      if range.contains(7) { wanted = Array(rows.row(7 - range.lowerBound)) }
    }
    let found = try model.nearest(5, to: wanted, among: set) { _, _ in }
    #expect(found.count == 5 && found.prefix(2).map(\.image) == [7, 37] && found[0].distance == 0)
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.distance <= $1.distance } && found[2].distance > 0)
    #expect(try model.nearest(100, to: wanted, among: set) { _, _ in }.count == 60)
  }

  @Test("Data that has changed, and weights that are damaged, are told of")
  func refused() throws {
    let run = try FinishedRun { $0.epochs = 1 }
    let stored = try StoredSnapshot.open(run.path)
    #expect(throws: ResultsError.dataHasChanged(data: "nowhere", missing: 10, first: "#50")) {
      try stored.find(in: MadeUpSource(count: 50))
    }
    #expect(throws: DatasetError.self) { try stored.openImages() }
    let path = stored.weightsPath
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: [0, 0, 0xc0, 0x7f])  // a NaN
    try bytes.write(to: URL(fileURLWithPath: path))
    #expect(throws: TrainingError.self) { try SnapshotModel(stored) }
    bytes.replaceSubrange(8..<12, with: Array("oops".utf8))
    try bytes.write(to: URL(fileURLWithPath: path))
    #expect(throws: StoreError.self) { try SnapshotModel(stored) }
  }
}
