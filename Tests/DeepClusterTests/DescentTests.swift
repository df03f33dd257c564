import DeepCluster
import Foundation
import NN
import RunStore
import Telemetry
import TestSupport
import Testing

@Suite("Gradient descent in runs", .serialized)
struct DescentTests {
  /// All that has a state or changes from batch to batch.
  private static func everything(_ rule: Optimizer.Rule) -> (inout Configuration) -> Void {
    { ($0.optimizer, $0.schedule, $0.warmup, $0.clip) = (rule, .cosine, 1.5, 0.5) }
  }

  private func stoppedRun(_ change: (inout Configuration) -> Void) throws -> (FinishedRun, Checkpoint) {
    let run = try FinishedRun(
      change: change, isStepped: true,
      onEvent: { event, ports in
        guard case .batchEnded(let stats) = event, stats.epoch == 1, stats.iteration == 1 else { return }
        ports.commands.post(.stop)
      })
    #expect(run.end == .stopped)
    let checkpoint = Checkpoint.newest(in: try RunDirectory.open(run.path)) { Issue.record("\($0)") }
    return (run, try #require(checkpoint))
  }

  private func goOn(_ run: FinishedRun, from checkpoint: Checkpoint) throws -> [Data] {
    let directory = try RunDirectory.open(run.path)
    let record = try directory.record(RunRecord.self)
    let plan = try RunPlan(record.configuration(at: checkpoint), source: MadeUpSource())
    let handle = RunHandle(plan: plan, run: directory, ports: Ports(), version: "test", from: checkpoint)
    #expect(handle.wait() == .finished)
    return try run.result()
  }

  @Test(
    "Stopped within an epoch and gone on with, by any rule: the same bits", arguments: [Optimizer.Rule.adam, .lars])
  func resumed(_ rule: Optimizer.Rule) throws {
    let undisturbed = try FinishedRun(change: DescentTests.everything(rule))
    let (run, checkpoint) = try stoppedRun(DescentTests.everything(rule))
    for name in rule.momentNames { #expect(checkpoint.arrays.contains { $0.name == "head.\(name).weight" }) }
    #expect(try goOn(run, from: checkpoint) == undisturbed.result())
    #expect(try undisturbed.result() != FinishedRun().result())
  }

  @Test("A checkpoint of a version without other optimizers is gone on with")
  func olderCheckpoint() throws {
    let (run, checkpoint) = try stoppedRun { _ in }
    let state = checkpoint.state.replacing(/"headStepCount":\d+,/, with: "").replacing(/,"stepCount":\d+/, with: "")
    #expect(!state.contains("tepCount") && checkpoint.state.contains("tepCount"))
    let names = checkpoint.arrays.map(\.name).filter { !$0.hasPrefix("weights/") && !$0.hasPrefix("clustered/") }
    let known = ["labels", "distances", "centroids", "pca.mean", "pca.components", "head.weight", "head.bias"]
    #expect(names.allSatisfy { known.contains($0) || $0.hasPrefix("velocity/") } && names.count > known.count)
    let older = Checkpoint(
      epoch: checkpoint.epoch, iteration: checkpoint.iteration, state: state, arrays: checkpoint.arrays)
    #expect(try goOn(run, from: older) == FinishedRun().result())
  }

  @Test("What is told is the rate that was used; the user changes what the schedule goes through, and its length")
  func rates() throws {
    let run = try FinishedRun(
      change: { $0.schedule = .falling }, isStepped: true,
      onEvent: { event, ports in
        guard case .batchEnded(let stats) = event, stats.epoch == 0, stats.iteration == 1 else { return }
        ports.commands.post(.setLearningRate(0.08))
        ports.commands.post(.change(.epochs(5)))
      })
    let used = run.events.compactMap { if case .batchEnded(let stats) = $0 { stats.learningRate } else { nil } }
    #expect(used.count == 20 && used[1] == 0.05 && used[2..<16].allSatisfy { $0 == 0.08 })
    expectClose(Array(used[16...]), [0.08, 0.06, 0.04, 0.02], tolerance: 1e-6)
    #expect(run.epochs.map(\.learningRate) == [3, 7, 11, 15, 19].map { used[$0] })
  }

  @Test("Clipping holds the whole of a step; a limit that nothing reaches changes no bit")
  func clipped() throws {
    let free = try FinishedRun { $0.epochs = 1 }
    let loose = try FinishedRun { ($0.epochs, $0.clip) = (1, 1e6) }
    #expect(loose.losses == free.losses)
    let norms = free.events.compactMap { event -> Double?? in
      if case .batchEnded(let stats) = event { stats.gradientNorm } else { nil }
    }
    #expect(norms.count == 4 && norms[1...].allSatisfy { $0 == nil }, "told of the first batch, not of the next nine")
    let norm = try #require(norms[0])
    #expect(norm.isFinite && norm > 0)
    let tight = try FinishedRun { ($0.epochs, $0.clip) = (1, 1e-9) }
    #expect(tight.losses != free.losses)
    let still = try FinishedRun { ($0.epochs, $0.learningRate) = (1, 0) }
    expectClose(tight.losses, still.losses, tolerance: 1e-5, "next to no step")
  }
}
