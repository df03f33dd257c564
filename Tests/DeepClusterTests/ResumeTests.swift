import DeepCluster
import Foundation
import RunStore
import Telemetry
import TestSupport
import Testing

@Suite("Going on with a run", .serialized)
struct ResumeTests {
  /// A run that is stopped after a batch, or during k-means, of an epoch.
  private func stopped(
    inEpoch epoch: Int, duringKMeans: Bool = false, change: (inout Configuration) -> Void = { _ in }
  ) throws -> FinishedRun {
    try FinishedRun(
      change: change, isStepped: true,
      onEvent: { event, ports in
        switch event {
        case .batchEnded(let stats) where !duringKMeans && stats.epoch == epoch && stats.iteration == 1:
          ports.commands.post(.stop)
        case .kmeansIterated(let stats) where duringKMeans && stats.epoch == epoch && stats.iteration == 0:
          ports.commands.post(.stop)
        default: break
        }
      })
  }

  private func newest(_ run: FinishedRun) throws -> Checkpoint {
    let found = Checkpoint.newest(in: try RunDirectory.open(run.path)) { Issue.record("\($0)") }
    return try #require(found)
  }

  /// Goes on with a run in its own folder.
  private func goOn(_ run: FinishedRun, from checkpoint: Checkpoint) throws -> (RunEnd, [Data]) {
    let directory = try RunDirectory.open(run.path)
    let record = try directory.record(RunRecord.self)
    let plan = try RunPlan(record.configuration(at: checkpoint), source: MadeUpSource())
    let handle = RunHandle(plan: plan, run: directory, ports: Ports(), version: "test", from: checkpoint)
    return (handle.wait(), try run.result())
  }

  @Test(
    "Stopped within an epoch, or between two, and gone on with: the bits of a run that was never stopped",
    arguments: [(0, false), (1, false), (2, false), (1, true), (2, true)])
  func sameBits(_ epoch: Int, _ duringKMeans: Bool) throws {
    let undisturbed = try FinishedRun()
    let first = try stopped(inEpoch: epoch, duringKMeans: duringKMeans)
    #expect(first.end == .stopped)
    let checkpoint = try newest(first)
    #expect(checkpoint.epoch == epoch && (checkpoint.iteration > 0) == !duringKMeans)
    let (end, result) = try goOn(first, from: checkpoint)
    #expect(end == .finished)
    #expect(try result == undisturbed.result())
    #expect(try story(first) == story(undisturbed))
  }

  @Test(
    "With every head that goes on from epoch to epoch too",
    arguments: [Configuration.HeadKind.match, .centroid], [(epoch: 1, duringKMeans: false), (2, true)])
  func heads(_ head: Configuration.HeadKind, _ place: (epoch: Int, duringKMeans: Bool)) throws {
    func change(_ options: inout Configuration) {
      (options.head, options.heads) = (head, head == .centroid ? 2 : nil)
      options.crops = options.heads
    }
    let undisturbed = try FinishedRun(change: change)
    let first = try stopped(inEpoch: place.epoch, duringKMeans: place.duringKMeans, change: change)
    #expect(first.end == .stopped)
    let (end, result) = try goOn(first, from: try newest(first))
    #expect(end == .finished)
    #expect(try result == undisturbed.result())
    #expect(try story(first) == story(undisturbed))
  }

  /// What the run's database tells of batches, k-means and clusters, without times.
  private func story(_ run: FinishedRun) throws -> [Event] {
    let database = try RunDatabase.read(try RunDirectory.open(run.path))
    return try database.history(after: 0).compactMap { entry in
      switch entry.event {
      case .batchEnded(var stats):
        stats.seconds = 0
        return .batchEnded(stats)
      case .epochEnded(var stats):
        stats.seconds = .init(features: 0, pca: 0, kmeans: 0, train: 0)
        stats.imagesPerSecond = .init(features: 0, train: 0)
        return .epochEnded(stats)
      case .kmeansIterated, .emptyCluster, .assigned, .evaluated: return entry.event
      default: return nil
      }
    }
  }

  @Test("Only the last two checkpoints are kept; a damaged one is told of, and the one before is used")
  func damaged() throws {
    let undisturbed = try FinishedRun()
    let run = try FinishedRun()
    let folder = run.path + "/checkpoints"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(names.count == 2)
    let last = try #require(names.last)
    let file = try #require(FileHandle(forUpdatingAtPath: folder + "/" + last))
    try file.seek(toOffset: file.seekToEnd() - 100)
    try file.write(contentsOf: Data([0xff, 0x13]))
    try file.close()
    var damages: [StoreError] = []
    let found = Checkpoint.newest(in: try RunDirectory.open(run.path)) { damages.append($0) }
    let older = try #require(found)
    #expect(damages.count == 1 && "\(damages)".contains(last) && older.epoch == 2)
    #expect(try goOn(run, from: older).1 == undisturbed.result())
  }

  @Test("A checkpoint of other data is refused with a reason; the run's folder stays as it was")
  func otherData() throws {
    let run = try stopped(inEpoch: 1)
    let before = try run.result()
    let directory = try RunDirectory.open(run.path)
    let record = try directory.record(RunRecord.self)
    let plan = try RunPlan(record.configuration, source: MadeUpSource(count: 50))
    let handle = RunHandle(plan: plan, run: directory, ports: Ports(), version: "test", from: try newest(run))
    guard case .failed(let message, let isInput) = handle.wait() else {
      Issue.record("it went on")
      return
    }
    #expect(message.contains("labels") && isInput)
    #expect(try run.result() == before)
  }

  @Test("One process trains a run; the lock of one that is gone is free")
  func lock() throws {
    let folder = try TemporaryFolder()
    let run = try RunDirectory.create(in: folder.path, now: Date())
    var first: RunLock? = try RunLock(run)
    let error = #expect(throws: StoreError.self) { try RunLock(run) }
    #expect(error?.description.contains("process \(ProcessInfo.processInfo.processIdentifier)") == true)
    withExtendedLifetime(first) {}
    first = nil
    _ = try RunLock(run)
    #expect(throws: StoreError.self) { try RunDirectory.open(folder.path) }
  }
}
