import Datasets
import DeepCluster
import Foundation
import RunStore
import Telemetry
import TestSupport
import Testing

@Suite("Runs on images that do not fit into memory", .serialized)
struct StreamedRunTests {
  /// Gigabytes of which a quarter does not hold 60 images of 64 bytes.
  private static let littleMemory = 1e-5

  private func goOn(_ run: FinishedRun, with source: CountedSource) throws -> (RunEnd, [Data]) {
    let directory = try RunDirectory.open(run.path)
    let checkpoint = try #require(Checkpoint.newest(in: directory) { Issue.record("\($0)") })
    let plan = try RunPlan(try directory.record(RunRecord.self).configuration, source: source)
    let handle = RunHandle(plan: plan, run: directory, ports: Ports(), version: "test", from: checkpoint)
    return (handle.wait(), try run.result())
  }

  @Test("Losses, figures and results are the same to the bit; each image is decoded once for each use")
  func sameBits() throws {
    let (plenty, little) = (CountedSource(), CountedSource())
    let kept = try FinishedRun(plenty)
    let streamed = try FinishedRun(little) { $0.memory = StreamedRunTests.littleMemory }
    #expect(kept.end == .finished && streamed.end == .finished)
    #expect(kept.losses == streamed.losses && kept.losses.count == 12)
    #expect(try kept.result() == streamed.result())
    let warnings = { (run: FinishedRun) in run.events.filter { if case .warned = $0 { true } else { false } } }
    #expect(warnings(kept) == warnings(streamed) && "\(warnings(kept))".contains("2 damaged"))
    #expect(plenty.decoded == 58)
    #expect(little.decoded == 58 * (1 + 4 + 4 + 3), "loading, four times features, plain and augmented, three epochs")
  }

  @Test("Paused and stepped: the same bits, whatever was prepared meanwhile")
  func paused() throws {
    let undisturbed = try FinishedRun(CountedSource())
    var pauses = 0
    let disturbed = try FinishedRun(
      CountedSource(), change: { $0.memory = StreamedRunTests.littleMemory },
      onEvent: { event, ports in
        switch event {
        case .batchEnded(let stats) where stats.iteration == 1: ports.commands.post(.pause)
        case .stateChanged(.paused):
          pauses += 1
          ports.commands.post(pauses % 2 == 0 ? .resume : .step)
        default: break
        }
      })
    #expect(pauses > 1)
    #expect(try disturbed.result() == undisturbed.result())
  }

  @Test("Stopped within an epoch and gone on with: nothing prepared is lost or used twice")
  func stopped() throws {
    let undisturbed = try FinishedRun(CountedSource())
    let stopped = try FinishedRun(
      CountedSource(), change: { $0.memory = StreamedRunTests.littleMemory }, isStepped: true,
      onEvent: { event, ports in
        if case .batchEnded(let stats) = event, stats.epoch == 1, stats.iteration == 1 { ports.commands.post(.stop) }
      })
    #expect(stopped.end == .stopped)
    let (end, result) = try goOn(stopped, with: CountedSource())
    #expect(end == .finished)
    #expect(try result == undisturbed.result())
  }

  @Test("An epoch that is cut short leaves nothing to the next: it ends with finite losses and all its batches")
  func cutShort() throws {
    var hasAsked = false
    let run = try FinishedRun(
      CountedSource(), change: { $0.memory = StreamedRunTests.littleMemory }, isStepped: true,
      onEvent: { event, ports in
        guard case .batchEnded = event, !hasAsked else { return }
        hasAsked = true
        ports.commands.post(.reassign)
      })
    #expect(run.end == .finished && run.losses.allSatisfy { $0.isFinite })
    let last = run.events.compactMap { if case .batchEnded(let stats) = $0, stats.epoch == 2 { stats } else { nil } }
    #expect(last.map(\.iteration) == [0, 1, 2, 3] && last.map(\.images) == [16, 16, 16, 10])
  }

  @Test("Images lost on the way end the run with a reason and a checkpoint of that batch; put back, it goes on")
  func lost() throws {
    let undisturbed = try FinishedRun(CountedSource()) { $0.sampler = .natural }
    // Loaded, features, the same augmented, an epoch, both features: so often an image of the second epoch's second batch is decoded before.
    let image = NaturalSampler.order(imageCount: 58, count: 58, seed: 31, epoch: 1)[20]
    let run = try FinishedRun(CountedSource(loss: (image, after: 6))) {
      ($0.memory, $0.sampler) = (StreamedRunTests.littleMemory, .natural)
    }
    guard case .failed(let message, let isInput) = run.end else {
      Issue.record("\(run.end)")
      return
    }
    let words = ["#\(image) ", "the disk is gone", "dctop resume"]
    #expect(isInput && words.allSatisfy { message.contains($0) }, "\(message)")
    #expect(run.events.contains(.failed(message: message)) && run.losses.count == 5)
    let checkpoint = try #require(
      Checkpoint.newest(in: try RunDirectory.open(run.path)) { Issue.record("\($0)") })
    #expect(checkpoint.epoch == 1 && checkpoint.iteration == 1)
    let (end, result) = try goOn(run, with: CountedSource())
    #expect(end == .finished)
    #expect(try result == undisturbed.result())
  }
}
