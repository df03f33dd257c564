import DeepCluster
import Foundation
import RunStore
import Telemetry
import TestSupport
import Testing

@Suite("Options that are changed while a run goes on", .serialized)
struct LiveOptionTests {
  private static let changes: [OptionChange] = [
    .k(4), .sampler(.natural), .reassign(2), .epochs(4), .augment("crop+erase"),
  ]

  /// A run that is told of changes after the second batch, and to stop where `isEnd` says.
  private func changed(stoppedAt isEnd: (Event) -> Bool = { _ in false }) throws -> FinishedRun {
    try FinishedRun(
      isStepped: true,
      onEvent: { event, ports in
        if case .batchEnded(let stats) = event, stats.epoch == 0, stats.iteration == 1 {
          ports.commands.post(.setLearningRate(0.01))
          for change in LiveOptionTests.changes { ports.commands.post(.change(change)) }
        }
        if isEnd(event) { ports.commands.post(.stop) }
      })
  }

  /// Goes on with a run as `dctop resume` does.
  private func goOn(_ run: FinishedRun) throws -> (end: RunEnd, events: [Event]) {
    let directory = try RunDirectory.open(run.path)
    let checkpoint = try #require(Checkpoint.newest(in: directory) { Issue.record("\($0)") })
    let record = try directory.record(RunRecord.self)
    let plan = try RunPlan(record.configuration(at: checkpoint), source: MadeUpSource())
    let ports = Ports()
    let handle = RunHandle(plan: plan, run: directory, ports: ports, version: "test", from: checkpoint)
    return (handle.wait(), ports.events.drain())
  }

  @Test("Changes are told, take effect at the next reassignment, and are kept")
  func effect() throws {
    let run = try changed()
    #expect(run.end == .finished)
    for change in LiveOptionTests.changes { #expect(run.events.contains(.optionChanged(change))) }
    let counts = run.events.compactMap { event -> Int? in
      if case .batchEnded(let stats) = event, stats.iteration == 0 { stats.iterationCount } else { nil }
    }
    #expect(counts == [4, 8, 8, 8], "60 images in batches of 16, then 120")
    #expect(run.epochs.map(\.epoch) == [0, 1, 2, 3])
    let snapshot = try StoredSnapshot.open(run.path + "/snapshots/epoch-004")
    #expect(snapshot.clusterCount == 4 && snapshot.assignments.labels.allSatisfy { $0 < 4 })
    let options = try RunDatabase.read(try RunDirectory.open(run.path)).options()
    #expect(options["k"] == "4" && options["sampler"] == "natural" && options["epochs"] == "4")
    #expect(options["augment"] == "crop+erase")
    #expect(try run.result() != FinishedRun { $0.epochs = 4 }.result())
  }

  @Test(
    "A run that is stopped after changes goes on with them, to the bits of one that was never stopped",
    arguments: [0, 1, 3])
  func resumed(_ epoch: Int) throws {
    let undisturbed = try changed()
    let stopped = try changed { event in
      if case .batchEnded(let stats) = event { stats.epoch == epoch && stats.iteration == 2 } else { false }
    }
    #expect(stopped.end == .stopped)
    #expect(try goOn(stopped).end == .finished)
    #expect(try stopped.result() == undisturbed.result())
  }

  @Test("What is changed during a clustering that is not finished is not lost")
  func duringClustering() throws {
    let stopped = try FinishedRun(
      isStepped: true,
      onEvent: { event, ports in
        guard case .kmeansIterated(let stats) = event, stats.epoch == 1, stats.iteration == 0 else { return }
        ports.commands.post(.change(.k(5)))
        ports.commands.post(.stop)
      })
    #expect(stopped.end == .stopped)
    let (end, events) = try goOn(stopped)
    #expect(end == .finished)
    let info = events.compactMap { if case .runStarted(let info) = $0 { info } else { nil } }
    #expect(info.map(\.k) == [5])
    #expect(try StoredSnapshot.open(stopped.path + "/snapshots/epoch-003").clusterCount == 5)
  }

  @Test("The run is extended during its last clustering, and shortened to the epoch that goes on")
  func epochs() throws {
    let extended = try FinishedRun(
      isStepped: true,
      onEvent: { event, ports in
        guard case .kmeansIterated(let stats) = event, stats.epoch == 3, stats.iteration == 0 else { return }
        ports.commands.post(.change(.epochs(5)))
      })
    #expect(extended.end == .finished && extended.epochs.count == 5)
    #expect(try extended.result() == FinishedRun { $0.epochs = 5 }.result())
    let shortened = try FinishedRun(
      change: { $0.epochs = 1000 }, isStepped: true,
      onEvent: { event, ports in
        if case .batchEnded(let stats) = event, stats.epoch == 1 { ports.commands.post(.change(.epochs(2))) }
      })
    #expect(shortened.end == .finished && shortened.epochs.count == 2)
  }

  @Test("Values that cannot be used are refused with a reason, and change nothing")
  func refused() throws {
    let bad: [OptionChange] = [.k(61), .k(1), .epochs(1), .reassign(0), .augment("zoom")]
    let run = try FinishedRun(
      isStepped: true,
      onEvent: { event, ports in
        guard case .batchEnded(let stats) = event, stats.epoch == 1, stats.iteration == 0 else { return }
        for change in bad { ports.commands.post(.change(change)) }
      })
    let warnings = run.events.compactMap { if case .warned(let message) = $0 { message } else { nil } }
    #expect(warnings.count == 5 && !run.events.contains { if case .optionChanged = $0 { true } else { false } })
    let words = ["images (60)", "2 or more", "epoch 2 is going on", "more than 0", "resized-crop"]
    for (warning, words) in zip(warnings, words) {
      #expect(warning.contains("stays as it was") && warning.contains(words), "\(warning)")
    }
    #expect(try run.result() == FinishedRun().result())
  }

  @Test("A reassignment that is asked for is told where it ended the epoch")
  func reassignment() throws {
    let run = try FinishedRun(
      isStepped: true,
      onEvent: { event, ports in
        guard case .batchEnded(let stats) = event, stats.epoch == 0, stats.iteration == 1 else { return }
        ports.commands.post(.reassign)
      })
    #expect(run.events.contains(.epochCutShort(epoch: 0, batches: 2)) && run.losses.count == 10)
  }
}
