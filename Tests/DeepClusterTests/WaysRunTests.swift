import DeepCluster
import Foundation
import RunStore
import Telemetry
import TestSupport
import Testing

@Suite("Runs with other ways to cluster", .serialized)
struct WaysRunTests {
  struct Way: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout Configuration) -> Void
  }

  static let ways = [
    Way(testDescription: "PIC") { $0.clustering = .pic },
    Way(testDescription: "k auto") { ($0.k, $0.kAuto) = (nil, true) },
    Way(testDescription: "a least size") { $0.minCluster = 8 },
    Way(testDescription: "views") { ($0.views, $0.augment) = (3, "affine") },
    Way(testDescription: "clusters that are kept") { ($0.haltClustering, $0.epochs) = (0.999, 5) },
  ]

  private func decisions(_ events: [Event], _ kind: Decision.Kind) -> [Decision] {
    events.compactMap { if case .decided(let found) = $0, found.kind == kind { found } else { nil } }
  }

  @Test("Stopped in the third epoch and gone on with: the bits of a run that was never stopped", arguments: ways)
  func sameBits(_ way: Way) throws {
    let undisturbed = try FinishedRun(change: way.change)
    #expect(undisturbed.end == .finished)
    let stopped = try FinishedRun(
      change: way.change, isStepped: true,
      onEvent: { event, ports in
        if case .batchEnded(let stats) = event, stats.epoch == 2, stats.iteration == 1 { ports.commands.post(.stop) }
      })
    #expect(stopped.end == .stopped)
    let directory = try RunDirectory.open(stopped.path)
    let checkpoint = try #require(Checkpoint.newest(in: directory) { Issue.record("\($0)") })
    let record = try directory.record(RunRecord.self)
    let plan = try RunPlan(record.configuration(at: checkpoint), source: MadeUpSource())
    let handle = RunHandle(plan: plan, run: directory, ports: Ports(), version: "test", from: checkpoint)
    #expect(handle.wait() == .finished)
    #expect(try stopped.result() == undisturbed.result())
  }

  @Test("PIC finds its number at every reassignment, whatever k says, and the snapshot has it")
  func pic() throws {
    let run = try FinishedRun { ($0.clustering, $0.k, $0.epochs) = (.pic, 50, 2) }
    let found = decisions(run.events, .clusterCount)
    #expect(found.map(\.epoch) == [0, 1, 2] && found.allSatisfy { $0.clusterCount < 50 && $0.reason.contains("pic") })
    let snapshot = try StoredSnapshot.open(run.path + "/snapshots/epoch-002")
    #expect(snapshot.clusterCount == found.last?.clusterCount)
  }

  @Test("With k auto the number is decided at epochs 4, 8 and so on, with reasons, until the user gives one")
  func auto() throws {
    let run = try FinishedRun { ($0.k, $0.kAuto, $0.epochs) = (nil, true, 9) }
    let found = decisions(run.events, .clusterCount)
    #expect(found.map(\.epoch) == [4, 8] && found.allSatisfy { (2...15).contains($0.clusterCount) })
    #expect(found.allSatisfy { $0.reason.contains("k auto: 15 clusters merged to \($0.clusterCount)") })
    #expect(
      try StoredSnapshot.open(run.path + "/snapshots/epoch-009").clusterCount == found.last?.clusterCount)
    let short = try FinishedRun { ($0.k, $0.kAuto, $0.minCluster) = (nil, true, 20) }
    #expect(decisions(short.events, .clusterCount).map(\.epoch) == [3])
    #expect(
      short.epochs.allSatisfy { $0.smallestCluster >= 20 || $0.smallestCluster == 0 },
      "60 images have room for three of 20")
    let given = try FinishedRun(
      change: { ($0.k, $0.kAuto) = (nil, true) }, isStepped: true,
      onEvent: { event, ports in
        if case .batchEnded(let stats) = event, stats.epoch == 0 { ports.commands.post(.change(.k(7))) }
      })
    #expect(decisions(given.events, .clusterCount).isEmpty)
    #expect(try StoredSnapshot.open(given.path + "/snapshots/epoch-003").clusterCount == 7)
  }

  @Test("Clusters have the least size, and those that did not are told with their donors")
  func leastSize() throws {
    let run = try FinishedRun { ($0.k, $0.minCluster) = (6, 8) }
    #expect(run.end == .finished && run.epochs.allSatisfy { $0.smallestCluster >= 8 || $0.smallestCluster == 0 })
    let small = run.events.compactMap { event -> EmptyClusterStats? in
      if case .emptyCluster(let stats) = event, stats.size ?? 0 > 0 { stats } else { nil }
    }
    #expect(!small.isEmpty && small.allSatisfy { ($0.size ?? 0) < 8 && $0.donorSize >= 16 })
  }

  @Test("Kept clusters are trained on to the end, with nothing told that was not measured; the last ones are new")
  func halted() throws {
    let run = try FinishedRun { ($0.haltClustering, $0.epochs) = (0.999, 5) }
    #expect(run.end == .finished && run.epochs.map(\.epoch) == [0, 1, 2, 3, 4])
    #expect(decisions(run.events, .halted).map(\.epoch) == [2])
    for stats in run.epochs[3...] {
      #expect(stats.reassigned == nil && stats.nmiPrevious == nil && stats.seconds.features == 0)
      #expect(stats.objective == run.epochs[2].objective && stats.loss != nil && stats.imagesPerSecond.train > 0)
    }
    let clusterings = run.events.compactMap { event -> Int? in
      if case .assigned(let epoch, _, _, _, _) = event { epoch } else { nil }
    }
    #expect(clusterings == [0, 1, 2, 5])
    let asked = try FinishedRun(
      change: { ($0.haltClustering, $0.epochs) = (0.999, 5) }, isStepped: true,
      onEvent: { event, ports in
        if case .batchEnded(let stats) = event, stats.epoch == 3 { ports.commands.post(.reassign) }
      })
    #expect(asked.epochs[4].reassigned != nil, "the user wanted new clusters")
  }

  @Test("Views change the clusters where augmentation changes images, and nothing where it does not")
  func views() throws {
    func losses(_ views: Int?, _ augment: String) throws -> [Float] {
      let run = try FinishedRun { ($0.views, $0.augment, $0.epochs) = (views, augment, 1) }
      #expect(run.end == .finished)
      return run.losses
    }
    #expect(try losses(4, "affine") != losses(nil, "affine"))
    #expect(try losses(4, "none") == losses(nil, "none"))
  }

  @Test("Without patience left the run finishes, says why, and leaves clusters that fit its weights")
  func patience() throws {
    let run = try FinishedRun { ($0.patience, $0.epochs) = (1, 300) }
    let found = decisions(run.events, .ended)
    #expect(run.end == .finished && found.count == 1 && run.epochs.count == found.first?.epoch)
    let name = String(format: "epoch-%03d", run.epochs.count)
    #expect(try StoredSnapshot.open(run.path + "/snapshots/" + name).manifest.epoch == run.epochs.count)
  }

  @Test("What does not go together, or has no room, is told before anything starts")
  func refused() {
    let cases: [(words: [String], change: (inout Configuration) -> Void)] = [
      (["--k auto", "--clustering pic"], { ($0.clustering, $0.kAuto) = (.pic, true) }),
      (["--min-cluster", "--clustering pic"], { ($0.clustering, $0.minCluster) = (.pic, 3) }),
      (["--min-cluster 11", "10 at most"], { ($0.k, $0.minCluster) = (6, 11) }),
      (["--views 65", "1 to 64"], { $0.views = 65 }),
      (["--views", "--head centroid"], { ($0.views, $0.head) = (2, .centroid) }),
      (["--evaluate-neighbors 1001", "0 to 1000"], { $0.evaluateNeighbors = 1001 }),
      (["--min-cluster 0"], { $0.minCluster = 0 }), (["--patience 0"], { $0.patience = 0 }),
      (["--halt-clustering 1.0", "less than 1"], { $0.haltClustering = 1 }),
      (["--halt-clustering nan"], { $0.haltClustering = .nan }),
    ]
    for (words, change) in cases {
      var configuration = Configuration()
      change(&configuration)
      let changed = configuration
      let error = #expect(throws: ConfigurationError.self) { _ = try RunPlan(changed, source: MadeUpSource()) }
      for word in words { #expect(error.map { "\($0)".contains(word) } == true, "\(String(describing: error))") }
    }
  }
}
