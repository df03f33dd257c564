import Clustering
import Datasets
import DeepCluster
import Foundation
import RunStore
import Telemetry
import TestSupport
import Testing

@Suite("Runs with each head", .serialized)
struct HeadRunTests {
  @Test("A head that is carried over begins like a fresh one, and then goes another way; the run says which it has")
  func match() throws {
    let fresh = try FinishedRun { $0.learningRate = 0.01 }
    let carried = try FinishedRun { ($0.learningRate, $0.head) = (0.01, .match) }
    #expect(carried.end == .finished && carried.losses.count == 12)
    #expect(fresh.losses[0] == carried.losses[0], "the first rows are those of a fresh head")
    #expect(fresh.losses[4] != carried.losses[4])
    #expect(try carried.result() == FinishedRun { ($0.learningRate, $0.head) = (0.01, .match) }.result())
    let info = carried.events.compactMap { if case .runStarted(let info) = $0 { info } else { nil } }
    #expect(info.first?.head == "match")
    let options = try RunDatabase.read(try RunDirectory.open(carried.path)).options()
    #expect(options["head"] == "match" && options["heads"] == "1")
    let record = try RunDirectory.open(carried.path).record(RunRecord.self)
    #expect(record.configuration.head == .match)
  }

  @Test("With several crops an epoch has as many batches more, and learns otherwise")
  func crops() throws {
    let one = try FinishedRun { $0.head = .centroid }
    let two = try FinishedRun { ($0.head, $0.crops) = (.centroid, 2) }
    #expect(two.end == .finished && two.losses.count == 2 * one.losses.count && two.losses.allSatisfy(\.isFinite))
    #expect(two.losses[0] != one.losses[0])
    #expect(try two.result() == FinishedRun { ($0.head, $0.crops) = (.centroid, 2) }.result())
    let record = try RunDirectory.open(two.path).record(RunRecord.self)
    #expect(record.configuration.crops == 2)
  }

  @Test("The number of clusters changes while the head goes on", arguments: [Configuration.HeadKind.match, .centroid])
  func liveK(_ head: Configuration.HeadKind) throws {
    let run = try FinishedRun(
      change: { ($0.head, $0.heads) = (head, head == .centroid ? 2 : nil) }, isStepped: true,
      onEvent: { event, ports in
        guard case .batchEnded(let stats) = event, stats.iteration == 1, stats.epoch < 2 else { return }
        ports.commands.post(.change(.k(stats.epoch == 0 ? 9 : 4)))
      })
    #expect(run.end == .finished && run.losses.allSatisfy(\.isFinite))
    #expect(try StoredSnapshot.open(run.path).clusterCount == 4)
  }

  @Test("Centroids of embeddings: predict finds every image where the snapshot has it, to the bit")
  func centroid() throws {
    let source = MadeUpSource(labels: (0..<60).map { Int32($0 % 3) }, classNames: ["a", "b", "c"])
    func change(_ options: inout Configuration) {
      (options.head, options.heads, options.loss, options.kmeansStart) = (.centroid, 3, .weighted, .warm)
    }
    let run = try FinishedRun(source, change: change)
    #expect(run.end == .finished && run.losses.count == 12 && run.losses.allSatisfy(\.isFinite))
    let passes = run.epochs.filter { $0.imagesPerSecond.features > 0 }
    #expect(passes.map(\.epoch) == [0], "only the first epoch needs a pass over the images")
    let stored = try StoredSnapshot.open(run.path)
    let model = try SnapshotModel(stored)
    #expect(model.componentCount == 64)
    var labels: [Int32] = []
    var distances: [Float] = []
    try model.forEachMatch(of: model.decode(stored.find(in: source))) { matches, _ in
      labels += matches.map { Int32($0.cluster) }
      distances += matches.map(\.distance)
    }
    #expect(labels == stored.assignments.labels)
    expectClose(distances, stored.assignments.distances, tolerance: 1e-6, "distances")
    let metrics = stored.manifest.metrics
    #expect(metrics.largestCluster == Dictionary(grouping: labels) { $0 }.values.map(\.count).max())
    try ONNXModel(stored, version: "test").write(to: run.path + "/model.onnx")
    // An evaluation looks on: it changes no bit.
    let evaluated = try FinishedRun(source) {
      change(&$0)
      $0.evaluateK = 3
    }
    #expect(evaluated.epochs.allSatisfy { $0.evaluation?.k == 3 && $0.imagesPerSecond.features > 0 })
    #expect(evaluated.losses == run.losses)
    #expect(try evaluated.result() == run.result())
  }
}
