import Clustering
import Datasets
import DeepCluster
import Foundation
import RunStore
import Telemetry
import TestSupport
import Testing

@Suite("Evaluation", .serialized)
struct EvaluationTests {
  private static let labelled = MadeUpSource(labels: (0..<60).map { Int32($0 % 3) }, classNames: ["a", "b", "c"])

  @Test("A snapshot's evaluation gives the figures that its run told, and those of its baselines", arguments: [nil, 5])
  func asTheRun(_ neighbors: Int?) throws {
    let run = try FinishedRun(EvaluationTests.labelled) { ($0.evaluateK, $0.evaluateNeighbors) = (3, neighbors) }
    let told = run.events.compactMap { if case .evaluated(_, let found) = $0 { found } else { nil } }
    let baselines = run.events.compactMap { if case .comparedWith(let found) = $0 { found } else { nil } }
    #expect(told.count == 4 && baselines.count == 1 && baselines.first?.network == told.first)
    #expect(baselines.first?.pixelImages == 60)
    let stored = try StoredSnapshot.open(run.path)
    var works: Set<String> = []
    let found = try SnapshotEvaluator(stored, threads: nil, k: nil) { work, done, total in
      works.insert(work)
      #expect(done <= total)
    }.evaluate(EvaluationTests.labelled, test: nil)
    func expect(_ figures: SnapshotEvaluation.Figures?, _ told: EpochStats.Evaluation?) throws {
      let agreement = try #require(figures?.agreement)
      let wanted = try #require(told)
      #expect(figures?.k == wanted.k && agreement.accuracy == wanted.accuracy)
      #expect(abs(agreement.nmi - wanted.nmi) < 1e-9 && abs(agreement.ari - wanted.ari) < 1e-9)
    }
    try expect(found.fresh, told.last)
    try expect(found.random, told.first)
    try expect(found.pixels, baselines.first?.pixels)
    let table = ContingencyTable(stored.assignments.labels, EvaluationTests.labelled.labels ?? [])
    #expect(found.own.agreement?.purity == table.purity && found.own.k == 6)
    #expect(found.confusion?.counts.map { $0.reduce(0, +) } == [20, 20, 20])
    let classification = try #require(found.classification)
    #expect(classification.testImages == 12 && classification.trainingImages == 48 && works.count > 5)
    #expect((0...1).contains(classification.neighbors) && (0...1).contains(classification.probe))
    #expect(found.effectiveRank >= 1 && found.images == 60 && found.skipped == 0)
  }

  @Test("Test images by the names of their classes; more clusters than images are told of")
  func testImages() throws {
    let run = try FinishedRun(EvaluationTests.labelled) { $0.epochs = 1 }
    let stored = try StoredSnapshot.open(run.path)
    // Of the four classes of the test images the network has seen two.
    let test = MadeUpSource(count: 40, labels: (0..<40).map { Int32($0 % 4) }, classNames: ["b", "c", "d", "e"])
    let evaluator = SnapshotEvaluator(stored, threads: nil, k: nil) { _, _, _ in }
    let found = try evaluator.evaluate(EvaluationTests.labelled, test: test)
    #expect(found.classification?.testImages == 20 && found.classification?.trainingImages == 60)
    #expect(throws: ConfigurationError.moreClustersThanImages(k: 61, images: 60)) {
      try SnapshotEvaluator(stored, threads: nil, k: 61) { _, _, _ in }.evaluate(MadeUpSource(), test: nil)
    }
  }

  @Test("Without labels there is what needs none; colours are made grey for a network of grey images")
  func unlabelled() throws {
    let run = try FinishedRun { $0.epochs = 1 }
    let stored = try StoredSnapshot.open(run.path)
    let evaluator = SnapshotEvaluator(stored, threads: nil, k: nil) { _, _, _ in }
    for source in [MadeUpSource(), MadeUpSource(channels: 3)] {
      let found = try evaluator.evaluate(source, test: nil)
      #expect(found.classNames == nil && found.fresh == nil && found.classification == nil && found.pixels == nil)
      #expect(found.own.agreement == nil && found.own.silhouette != nil && found.own.balance > 0)
    }
  }

  @Test("Classifiers are fitted beside the training in the epochs whose turn it is, and tell what an evaluation tells")
  func probes() throws {
    let run = try FinishedRun(EvaluationTests.labelled) { $0.probeEvery = 2 }
    let told = run.events.compactMap { if case .classified(let found) = $0 { found } else { nil } }
    #expect(told.map(\.epoch) == [0, 2, 3] && run.epochs.allSatisfy { $0.evaluation == nil })
    let stored = try StoredSnapshot.open(run.path)
    let found = try SnapshotEvaluator(stored, threads: nil, k: nil) { _, _, _ in }
      .evaluate(EvaluationTests.labelled, test: nil)
    let last = try #require(told.last)
    #expect(last.trainingImages == 48 && last.testImages == 12)
    #expect(last.neighbors == found.classification?.neighbors && last.probe == found.classification?.probe)
    // Each is told before the end of its epoch, so that a checkpoint has it.
    let order = run.events.compactMap { event -> String? in
      switch event {
      case .classified(let found): "classifiers \(found.epoch)"
      case .epochEnded(let stats): "epoch \(stats.epoch)"
      default: nil
      }
    }
    #expect(order == ["classifiers 0", "epoch 0", "epoch 1", "classifiers 2", "epoch 2", "classifiers 3"])
  }

  @Test("How far clusters stay under augmentation is a part of the score, and nothing where there is none")
  func augmentedStability() throws {
    func vitals(_ augment: String, head: Configuration.HeadKind? = nil) throws -> [Vitals] {
      let run = try FinishedRun(EvaluationTests.labelled) { ($0.augment, $0.head) = (augment, head) }
      return run.events.compactMap { if case .examined(let vitals) = $0 { vitals } else { nil } }
    }
    #expect(try vitals("none").allSatisfy { $0.augmentedStability == nil })
    let weak = try vitals("crop")
    #expect(try weak == vitals("crop"))
    for found in try weak + vitals("crop", head: .centroid) {
      let stability = try #require(found.augmentedStability)
      #expect(stability > -0.5 && stability <= 1)
    }
    #expect(try vitals("crop+jitter+erase").map(\.augmentedStability) != weak.map(\.augmentedStability))
  }

  @Test("Every second epoch and the last are evaluated; every clustering but the first has a score")
  func schedule() throws {
    let run = try FinishedRun(EvaluationTests.labelled) { ($0.evaluateK, $0.evaluateEvery) = (3, 2) }
    let evaluated = run.events.compactMap { if case .evaluated(let epoch, _) = $0 { epoch } else { nil } }
    #expect(evaluated == [0, 2, 3])
    #expect(run.epochs.map { $0.evaluation != nil } == [true, false, true])
    let vitals = run.events.compactMap { if case .examined(let vitals) = $0 { vitals } else { nil } }
    #expect(vitals.map { $0.score != nil } == [false, true, true, true])
    #expect(vitals.allSatisfy { (-1...1).contains($0.silhouette ?? 0) && (0...1).contains($0.score ?? 0) })
    #expect(run.epochs.map(\.score) == Array(vitals.map(\.score).prefix(3)))
    #expect(try StoredSnapshot.open(run.path).manifest.metrics.score == vitals.last?.score)
  }

  @Test("Means over neighbours change what is told, and nothing of what is trained")
  func neighbors() throws {
    func run(_ neighbors: Int?) throws -> FinishedRun {
      try FinishedRun(EvaluationTests.labelled) { ($0.evaluateK, $0.evaluateNeighbors) = (3, neighbors) }
    }
    let (plain, averaged) = (try run(nil), try run(5))
    #expect(plain.losses == averaged.losses && plain.epochs.map(\.objective) == averaged.epochs.map(\.objective))
    #expect(plain.epochs.map(\.evaluation) != averaged.epochs.map(\.evaluation))
    #expect(try run(0).epochs.map(\.evaluation) == plain.epochs.map(\.evaluation))
  }
}
