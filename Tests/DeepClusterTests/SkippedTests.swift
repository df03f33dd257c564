import Datasets
import DeepCluster
import Foundation
import RunStore
import Telemetry
import TestSupport
import Testing

/// Made-up images of which all but the first 20 are damaged.
private struct MostlyDamagedSource: ImageSource {
  private let images = MadeUpSource()

  var name: String { images.name }
  var path: String { images.path }
  var count: Int { images.count }
  var channels: Int { images.channels }
  var naturalSide: Int { images.naturalSide }
  var labels: [Int32]? { nil }
  var classNames: [String]? { nil }

  func identifier(at index: Int) -> String { images.identifier(at: index) }

  func decode(at index: Int, side: Int, into pixels: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) {
    if index >= 20 { throw .damagedImage(name: identifier(at: index), reason: "damaged") }
    try images.decode(at: index, side: side, into: pixels)
  }
}

@Suite("Images left out of a run", .serialized)
struct SkippedTests {
  private func warnings(_ run: FinishedRun) -> [String] {
    run.events.compactMap { if case .warned(let message) = $0 { message } else { nil } }
  }

  private func table(_ run: FinishedRun) throws -> [Substring] {
    try String(contentsOfFile: run.path + "/skipped.csv", encoding: .utf8).split(separator: "\n")
  }

  @Test("Damaged images are counted, and listed with their reasons; where there are none, there is no list")
  func damaged() throws {
    let run = try FinishedRun(CountedSource()) { $0.epochs = 1 }
    #expect(warnings(run).contains { $0.hasPrefix("2 damaged or unsupported images left out, listed in skipped.csv") })
    #expect(try table(run) == ["image,reason", "#58,damaged", "#59,damaged"])
    let whole = try FinishedRun { $0.epochs = 1 }
    #expect(!FileManager.default.fileExists(atPath: whole.path + "/skipped.csv"))
  }

  @Test("Without duplicates a run is that of the distinct images, to the bit, also when it is gone on with")
  func deduplicated() throws {
    let wanted = try FinishedRun(MostlyDamagedSource()).result()
    let source = MadeUpSource(distinct: 20)
    let run = try FinishedRun(source) { $0.deduplicate = true }
    #expect(run.end == .finished)
    #expect(try run.result() == wanted)
    #expect(warnings(run).contains { $0.hasPrefix("40 duplicate images left out") && $0.contains("#20") })
    #expect(try table(run).prefix(2) == ["image,reason", "#20,the same pixels as #0"] && table(run).count == 41)
    let stopped = try FinishedRun(
      source, change: { $0.deduplicate = true }, isStepped: true,
      onEvent: { event, ports in
        if case .batchEnded(let stats) = event, stats.epoch == 0 { ports.commands.post(.stop) }
      })
    #expect(stopped.end == .stopped)
    let directory = try RunDirectory.open(stopped.path)
    let checkpoint = try #require(Checkpoint.newest(in: directory) { Issue.record("\($0)") })
    let plan = try RunPlan(try directory.record(RunRecord.self).configuration, source: source)
    let handle = RunHandle(plan: plan, run: directory, ports: Ports(), version: "test", from: checkpoint)
    #expect(handle.wait() == .finished)
    #expect(try stopped.result() == wanted)
  }
}
