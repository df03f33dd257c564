import Datasets
import DeepCluster
import Foundation
import NN
import RunStore
import Telemetry
import TestSupport
import Testing

/// A run to its end on made-up images, with what it told and left.
struct FinishedRun {
  let events: [Event]
  let end: RunEnd
  let path: String
  private let folder: TemporaryFolder

  /// - Parameters:
  ///   - isStepped: Whether the run waits at every batch and k-means iteration until `onEvent` has seen what was told
  ///     before, so that a command posted there is carried out at once, however busy the machine is.
  ///   - onEvent: Called with each event as it comes, with the run's ports.
  init(
    _ source: any ImageSource = MadeUpSource(), change: (inout Configuration) -> Void = { _ in },
    isStepped: Bool = false, onEvent: (Event, Ports) -> Void = { _, _ in }
  ) throws {
    folder = try TemporaryFolder()
    var configuration = Configuration()
    // No timing: a run is a function of its options.
    (configuration.algorithm, configuration.precision) = ("winograd", "f32")
    (configuration.k, configuration.epochs, configuration.batch, configuration.threads) = (6, 3, 16, 1)
    change(&configuration)
    let plan = try RunPlan(configuration, source: source)
    let run = try RunDirectory.create(in: folder.path, now: Date())
    let ports = Ports()
    if isStepped { ports.commands.post(.pause) }
    let handle = RunHandle(plan: plan, run: run, ports: ports, version: "test")
    var events: [Event] = []
    while true {
      let end = handle.end
      for event in ports.events.drain() {
        events.append(event)
        onEvent(event, ports)
        if isStepped && event == .stateChanged(.paused) { ports.commands.post(.step) }
      }
      if end != nil { break }
      usleep(200)
    }
    self.end = handle.wait()
    self.events = events
    path = run.path
  }

  /// The run's result, to the bit: the last snapshot's weights and assignments.
  func result() throws -> [Data] {
    let last = try #require(try FileManager.default.contentsOfDirectory(atPath: path + "/snapshots").sorted().last)
    return try ["weights.safetensors", "assignments.csv", "centroids.safetensors"].map {
      try Data(contentsOf: URL(fileURLWithPath: "\(path)/snapshots/\(last)/\($0)"))
    }
  }

  var losses: [Float] {
    events.compactMap { if case .batchEnded(let stats) = $0 { stats.loss } else { nil } }
  }

  var epochs: [EpochStats] {
    events.compactMap { if case .epochEnded(let stats) = $0 { stats } else { nil } }
  }
}

@Suite("Runs", .serialized)
struct RunTests {
  @Test("A run tells its story in order, and ends with a snapshot that fits the last weights")
  func story() throws {
    let run = try FinishedRun(MadeUpSource(labels: (0..<60).map { Int32($0 % 3) }, classNames: ["a", "b", "c"])) {
      $0.evaluateK = 3
    }
    #expect(run.end == .finished)
    #expect(run.epochs.map(\.epoch) == [0, 1, 2])
    #expect(run.losses.count == 3 * 4 && run.losses.allSatisfy { $0.isFinite })
    #expect(run.epochs[0].nmiPrevious == nil && run.epochs[1].nmiPrevious != nil && run.epochs[1].reassigned != nil)
    #expect(run.epochs.allSatisfy { $0.nmiLabels != nil && $0.evaluation?.k == 3 })
    guard case .phaseStarted(.loading, 0) = try #require(run.events.first) else {
      Issue.record("\(run.events.prefix(2))")
      return
    }
    let phases = run.events.compactMap { if case .phaseStarted(let phase, _) = $0 { phase } else { nil } }
    #expect(phases.prefix(5) == [.loading, .compiling, .features, .pca, .clustering])
    #expect(run.events.last == .stateChanged(.finished))
    let saved = run.events.compactMap { if case .snapshotSaved(let stats) = $0 { stats.epoch } else { nil } }
    #expect(saved == [3])
    #expect(try Safetensors.read(run.path + "/snapshots/epoch-003/weights.safetensors").first?.shape == [32, 1, 3, 3])
  }

  @Test("Same options, same bits; another seed, others")
  func reproducible() throws {
    let first = try FinishedRun()
    let second = try FinishedRun()
    #expect(first.losses == second.losses)
    #expect(try first.result() == second.result())
    let other = try FinishedRun { $0.seed = 32 }
    #expect(first.losses != other.losses)
  }

  @Test("Features in a mapped file: the same bits as in memory, and no file is left")
  func mappedFeatures() throws {
    let inMemory = try FinishedRun()
    let mapped = try FinishedRun { $0.memory = 1e-9 }
    #expect(try inMemory.result() == mapped.result())
    #expect(try !FileManager.default.contentsOfDirectory(atPath: mapped.path).contains { $0.hasPrefix("dctop-") })
  }

  @Test("Paused, stepped, resumed and saved on the way: the same bits as undisturbed")
  func pausedIsTheSame() throws {
    let undisturbed = try FinishedRun()
    var pauses = 0
    let disturbed = try FinishedRun(onEvent: { event, ports in
      switch event {
      case .batchEnded(let stats) where stats.iteration == 1: ports.commands.post(.pause)
      case .kmeansIterated(let stats) where stats.iteration == 5: ports.commands.post(.pause)
      case .stateChanged(.paused):
        pauses += 1
        ports.commands.post(.snapshot(name: "on the way"))
        if pauses % 3 != 0 { ports.commands.post(.step) } else { ports.commands.post(.resume) }
      default: break
      }
    })
    #expect(pauses > 3)
    #expect(undisturbed.losses == disturbed.losses)
    #expect(try undisturbed.result() == disturbed.result())
  }

  @Test("Stop saves what there is; a new learning rate and a reassignment take effect")
  func commands() throws {
    let stopped = try FinishedRun(
      change: { $0.epochs = 1000 }, isStepped: true,
      onEvent: { event, ports in
        if case .batchEnded(let stats) = event, stats.epoch == 1 { ports.commands.post(.stop) }
      })
    #expect(stopped.end == .stopped && stopped.epochs.count == 1)
    #expect(try stopped.result().count == 3)
    var hasAsked = false
    let changed = try FinishedRun(
      isStepped: true,
      onEvent: { event, ports in
        guard case .batchEnded = event, !hasAsked else { return }
        hasAsked = true
        ports.commands.post(.setLearningRate(0.001))
        ports.commands.post(.reassign)
      })
    #expect(changed.end == .finished && changed.events.contains(.learningRateChanged(0.001)))
    #expect(changed.losses.count == 9, "the first epoch was cut short")
  }

  @Test("A loss that is not finite ends the run, names the layer, and leaves the last good state")
  func notFinite() throws {
    let run = try FinishedRun { ($0.learningRate, $0.epochs) = (1e30, 50) }
    guard case .failed(let message, let isInput) = run.end else {
      Issue.record("\(run.end)")
      return
    }
    #expect(message.contains("not finite") && message.contains("comes from") && !isInput)
    #expect(run.events.contains(.failed(message: message)))
    let weights = try Safetensors.read(
      run.path + "/snapshots/"
        + (try #require(try FileManager.default.contentsOfDirectory(atPath: run.path + "/snapshots").first))
        + "/weights.safetensors")
    #expect(weights.allSatisfy { $0.values.allSatisfy { $0.isFinite } })
  }

  @Test("Empty clusters are told with their donors")
  func emptyClusters() throws {
    // Five distinct images and twenty clusters: at least fifteen are empty.
    let run = try FinishedRun(MadeUpSource(distinct: 5)) { ($0.k, $0.epochs, $0.augment) = (20, 1, "none") }
    #expect(run.end == .finished)
    let empties = run.events.compactMap { if case .emptyCluster(let stats) = $0 { stats } else { nil } }
    #expect(empties.count > 15 && empties.allSatisfy { $0.donorSize > 1 && $0.cluster != $0.donor })
  }

  @Test("Images that are all equal do no harm")
  func equalImages() throws {
    let run = try FinishedRun(MadeUpSource(distinct: 1))
    #expect(run.end == .finished)
    #expect(run.losses.allSatisfy { $0.isFinite })
  }

  @Test("A disk that cannot be written is an event; training goes on")
  func noRoom() throws {
    let run = try FinishedRun(onEvent: { event, _ in
      if case .runStarted(let info) = event {
        try? FileManager.default.removeItem(atPath: info.run + "/snapshots")
        try? Data().write(to: URL(fileURLWithPath: info.run + "/snapshots"))
      }
    })
    #expect(run.end == .finished && run.epochs.count == 3)
    let failures = run.events.compactMap { if case .snapshotFailed(let message) = $0 { message } else { nil } }
    #expect(failures.count == 1 && failures[0].contains("--output"))
  }

  @Test("Weighted loss, natural sampling, Sobel and longer epochs run too")
  func variants() throws {
    let run = try FinishedRun(MadeUpSource(channels: 3)) {
      ($0.loss, $0.sampler, $0.sobel, $0.reassign, $0.epochs) = (.weighted, .natural, true, 2, 1)
    }
    #expect(run.end == .finished && run.losses.count == 8)
  }

  @Test(
    "In bf16 a run begins like one in f32, and gives the same bits again",
    .enabled(if: Precision.supported.contains(.bf16), "the processor has no bf16"))
  func bf16() throws {
    let first = try FinishedRun { $0.precision = "bf16" }
    #expect(first.end == .finished)
    #expect(try first.result() == FinishedRun { $0.precision = "bf16" }.result())
    let exact = try FinishedRun()
    #expect(abs(first.losses[0] - exact.losses[0]) < 0.05 * exact.losses[0])
  }

  @Test("A run can begin with another's weights, and says where they do not fit")
  func weights() throws {
    let first = try FinishedRun { $0.epochs = 1 }
    let path = first.path + "/snapshots/epoch-001/weights.safetensors"
    let second = try FinishedRun { ($0.epochs, $0.learningRate, $0.weights) = (1, 0, path) }
    #expect(second.end == .finished)
    let stored = try Safetensors.read(second.path + "/snapshots/epoch-001/weights.safetensors")
    let wanted = try Safetensors.read(path)
    #expect(stored.first { $0.name == "classifier.0.weight" } == wanted.first { $0.name == "classifier.0.weight" })
    let wrong = try FinishedRun { ($0.backbone, $0.weights) = ("vgg-s", path) }
    guard case .failed(let message, let isInput) = wrong.end else {
      Issue.record("\(wrong.end)")
      return
    }
    #expect(isInput && message.contains("features.0.weight") && message.contains("--backbone"))
    #expect(try FinishedRun { $0.weights = "/no/such/file" }.end != .finished)
  }
}
