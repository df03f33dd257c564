import DeepCluster
import Foundation
import NN
import RunStore
import Telemetry
import Testing

@Suite("The collapse doctor in runs", .serialized)
struct DoctorRunTests {
  private static func alarms(_ run: FinishedRun) -> [Alarm] {
    run.events.compactMap { if case .alarmRaised(let alarm) = $0 { alarm } else { nil } }
  }

  private static func vitals(_ run: FinishedRun) -> [Vitals] {
    run.events.compactMap { if case .examined(let vitals) = $0 { vitals } else { nil } }
  }

  @Test("Five distinct images in twenty clusters: clusters without images, and uneven ones")
  func unused() throws {
    let run = try FinishedRun(MadeUpSource(distinct: 5)) { ($0.k, $0.epochs, $0.augment) = (20, 2, "none") }
    let alarms = DoctorRunTests.alarms(run)
    #expect(alarms.map(\.kind).contains(.unusedClusters) && alarms.map(\.kind).contains(.imbalance))
    #expect(alarms.first?.epoch == 0 && Set(alarms.map(\.kind)).count == alarms.count, "each once")
    #expect(DoctorRunTests.vitals(run).map(\.epoch) == [0, 1, 2])
    #expect(DoctorRunTests.vitals(run).allSatisfy { $0.usedClusters < 10 })
  }

  @Test("One image over and over: one cluster, and features that are all the same")
  func equal() throws {
    let run = try FinishedRun(MadeUpSource(distinct: 1))
    let kinds = DoctorRunTests.alarms(run).map(\.kind)
    #expect(kinds.contains(.giantCluster) && kinds.contains(.lowRank))
    #expect(DoctorRunTests.vitals(run).allSatisfy { $0.effectiveRank == 0 })
  }

  @Test("Two images over and over: features along one line")
  func line() throws {
    let run = try FinishedRun(MadeUpSource(distinct: 2)) { $0.k = 2 }
    #expect(DoctorRunTests.alarms(run).map(\.kind) == [.lowRank])
    #expect(DoctorRunTests.vitals(run).allSatisfy { abs($0.effectiveRank - 1) < 0.01 })
  }

  @Test("A network that does not learn: a loss of guessing for long")
  func chance() throws {
    let run = try FinishedRun { ($0.learningRate, $0.epochs) = (0, 5) }
    let alarm = try #require(DoctorRunTests.alarms(run).first { $0.kind == .lossAtChance })
    #expect(alarm.epoch == 4 && alarm.finding.contains("ln 6"))
  }

  @Test("A loss that is not finite is an alarm before the run fails")
  func notFinite() throws {
    let run = try FinishedRun { ($0.learningRate, $0.epochs) = (1e30, 50) }
    #expect(DoctorRunTests.alarms(run).last?.kind == .lossNotFinite)
  }

  @Test(
    "A layer whose ReLUs are all dead is found by its name",
    arguments: [("winograd", "f32"), ("direct", "f32"), ("direct", "bf16")])
  func silent(_ algorithm: String, _ precision: String) throws {
    guard Precision.supported.map(\.rawValue).contains(precision) else { return }
    let first = try FinishedRun { $0.epochs = 1 }
    let arrays = try Safetensors.read(first.path + "/snapshots/epoch-001/weights.safetensors").map { array in
      // Behind this normalisation nothing is positive.
      array.name == "features.4.bias"
        ? NamedArray(name: array.name, shape: array.shape, values: array.values.map { _ in -1000 }) : array
    }
    let path = first.path + "/dead.safetensors"
    _ = try Safetensors.write(arrays, metadata: [:], to: path)
    let run = try FinishedRun {
      ($0.epochs, $0.learningRate, $0.weights, $0.algorithm, $0.precision) = (1, 0, path, algorithm, precision)
    }
    let alarm = try #require(DoctorRunTests.alarms(run).first { $0.kind == .silentChannels })
    #expect(alarm.epoch == 0 && alarm.finding.contains("32 of 32 channels of features.3 "), "\(alarm.finding)")
    #expect(DoctorRunTests.vitals(first).allSatisfy { $0.silentChannels != nil })
    #expect(DoctorRunTests.alarms(first).isEmpty)
  }

  @Test("A healthy run is silent")
  func healthy() throws {
    // At the usual rate whether channels die on so few images hangs on the last bits of matrix products.
    let run = try FinishedRun { ($0.reassign, $0.epochs, $0.learningRate) = (8, 5, 0.03) }
    #expect(run.end == .finished && DoctorRunTests.alarms(run).isEmpty, "\(DoctorRunTests.alarms(run))")
  }

  @Test("A run that is gone on with neither forgets an alarm nor tells it twice")
  func resumed() throws {
    let source = MadeUpSource(distinct: 5)
    let stopped = try FinishedRun(
      source, change: { ($0.k, $0.augment) = (20, "none") }, isStepped: true,
      onEvent: { event, ports in
        if case .batchEnded(let stats) = event, stats.epoch == 1, stats.iteration == 0 { ports.commands.post(.stop) }
      })
    let directory = try RunDirectory.open(stopped.path)
    let checkpoint = try #require(Checkpoint.newest(in: directory) { Issue.record("\($0)") })
    let plan = try RunPlan(try directory.record(RunRecord.self).configuration(at: checkpoint), source: source)
    let handle = RunHandle(plan: plan, run: directory, ports: Ports(), version: "test", from: checkpoint)
    #expect(handle.wait() == .finished)
    let told = try RunDatabase.read(directory).history(after: 0).compactMap { entry in
      if case .alarmRaised(let alarm) = entry.event { alarm.kind } else { nil }
    }
    #expect(told.contains(.unusedClusters) && Set(told).count == told.count)
  }
}
