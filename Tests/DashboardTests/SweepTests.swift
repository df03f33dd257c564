import Dashboard
import TUI
import Telemetry
import TestSupport
import Testing

@Suite("The leaderboard of a sweep")
struct SweepTests {
  private static func row(
    _ recipe: String, seed: UInt64, _ state: SweepState, accuracy: Double? = nil, loss: Double = 1, epochs: Int = 0,
    seconds: Double = 0, problem: String? = nil
  ) -> SweepRow {
    let last = EpochStats(
      epoch: epochs - 1, loss: loss, objective: 9, nmiPrevious: 0.5, nmiLabels: 0.25, emptyClusters: 0,
      largestCluster: 9, smallestCluster: 1, imbalance: 1.25, reassigned: nil, learningRate: 0.05,
      seconds: .init(features: 1, pca: 0.5, kmeans: 0.5, train: 4), imagesPerSecond: .init(features: 200, train: 50),
      evaluation: nil)
    return SweepRow(
      name: "\(recipe)-seed\(seed)", recipe: recipe, seed: seed, options: "../digits --k=50", state: state,
      epochsDone: epochs, epochs: 10, last: epochs > 0 ? last : nil,
      evaluation: accuracy.map { .init(k: 10, accuracy: $0, nmi: $0 - 0.125, ami: 0.5, ari: 0.5) }, seconds: seconds,
      problem: problem)
  }

  private static let rows = [
    row("reset", seed: 1, .finished, accuracy: 0.9, loss: 2, epochs: 10, seconds: 40),
    row("reset", seed: 2, .finished, accuracy: 0.92, loss: 2.5, epochs: 10, seconds: 44),
    row("reset", seed: 3, .finished, accuracy: 0.97, loss: 3, epochs: 10, seconds: 42),
    row("match\u{1b}[2J", seed: 1, .failed, problem: "the loss is not finite at epoch 1"),
    row("match\u{1b}[2J", seed: 2, .running, accuracy: 0.95, loss: 1.5, epochs: 4, seconds: 20),
    row("match\u{1b}[2J", seed: 3, .waiting),
  ]

  @Test("Mean and sample deviation are those computed by hand")
  func spreads() throws {
    let spread = try #require(Spread([0.9, 0.92, 0.97]))
    #expect(abs(spread.mean - 0.93) < 1e-12)
    // Differences -0.03, -0.01, 0.04; their squares' sum 0.0026, over 2.
    #expect(abs(try #require(spread.deviation) - 0.0013.squareRoot()) < 1e-12)
    #expect(Spread([]) == nil)
    #expect(Spread([4])?.mean == 4 && Spread([4])?.deviation == nil && Spread([4])?.count == 1)
    #expect(Spread([3, 3, 3])?.deviation == 0)
  }

  @Test("A recipe's figures are those of its finished runs, each after its last epoch")
  func summaries() {
    let all = SweepSummary.all(SweepTests.rows)
    #expect(all.map(\.recipe) == ["reset", "match\u{1b}[2J"])
    #expect([all[0].runs, all[0].finished, all[0].failed] == [3, 3, 0])
    #expect([all[1].runs, all[1].finished, all[1].failed] == [3, 0, 1])
    #expect(all[1].figures.isEmpty, "a run that goes on counts for nothing")
    #expect(all[0].figures[.loss] == Spread([2, 2.5, 3]) && all[0].figures[.seconds]?.mean == 42)
    #expect(all[0].figures[.loss]?.deviation == 0.5 && all[0].figures[.seconds]?.deviation == 2)
    #expect(all[0].figures[.bestAccuracy] == nil)
  }

  /// The names of the runs in the order in which the frame has them.
  private static func names(_ model: SweepModel) -> [String] {
    model.frame(size: Size(120, 40), look: Look()).lines.flatMap { line in
      line.split(whereSeparator: { " \u{2502}".contains($0) }).map(String.init).filter { $0.contains("-seed") }
    }
  }

  @Test("Sorted by the figure chosen, the best first; the selection goes with its run; Enter opens it")
  func sorting() {
    var model = SweepModel(title: "digits")
    #expect(model.update(.rows(SweepTests.rows)) == [])
    // A run that goes on stands below those that have finished, whatever it has come to.
    let byAccuracy = ["reset-seed3", "reset-seed2", "reset-seed1", "match?[2J-seed2", "match?[2J-seed1"]
    #expect(Array(SweepTests.names(model).prefix(5)) == byAccuracy, "\(SweepTests.names(model))")
    _ = model.update(.key(.home))
    for _ in 0..<3 { _ = model.update(.key(.down)) }
    #expect(model.update(.key(.enter)) == [.open(4)])
    for _ in 0..<4 { _ = model.update(.key(.character("s"))) }
    #expect(SweepTests.names(model).first == "reset-seed1", "by loss, the least first")
    var better = SweepTests.rows[1]
    better.last?.loss = 0.5
    _ = model.update(.row(1, better))
    #expect(SweepTests.names(model).first == "reset-seed2")
    #expect(model.update(.key(.enter)) == [.open(4)], "the selected run has been overtaken")
    _ = model.update(.key(.end))
    #expect(model.update(.key(.enter)) == [], "nothing to show of a run that has not begun")
    #expect(model.frame(size: Size(80, 24), look: Look()).lines.last?.contains("nothing to show yet") == true)
  }

  @Test("p pauses and goes on; q stops once, then leaves")
  func commands() {
    var model = SweepModel(title: "digits")
    _ = model.update(.rows(SweepTests.rows))
    #expect(model.update(.key(.character("p"))) == [.pause])
    _ = model.update(.phase(.paused))
    #expect(model.update(.key(.character(" "))) == [.resume])
    #expect(model.update(.key(.character("q"))) == [.stop])
    _ = model.update(.phase(.stopping))
    #expect(model.update(.key(.character("p"))) == [] && model.update(.key(.character("q"))) == [.leave])
    _ = model.update(.phase(.over))
    #expect(model.update(.key(.control("c"))) == [.leave])
  }

  @Test("The screen as recorded, and every size and look")
  func frames() {
    var model = SweepModel(title: "digits")
    for look in [Look(), Look(glyphs: .ascii, depth: .mono)] {
      #expect(model.frame(size: Size(40, 12), look: look).lines.joined().contains("no runs"))
    }
    _ = model.update(.rows(SweepTests.rows))
    // 6 epochs of the run that goes on and 10 of the one that waits, at 20 s for 4.
    #expect(model.frame(size: Size(120, 40), look: Look()).lines[0].contains("00:01:20 left"))
    expectGolden(model.frame(size: Size(120, 40), look: Look()).lines, "sweep-120x40")
    expectGolden(model.frame(size: Size(80, 24), look: Look()).lines, "sweep-80x24")
    expectGolden(model.frame(size: Size(40, 12), look: Look(glyphs: .ascii, depth: .mono)).lines, "sweep-40x12")
    _ = model.update(.key(.character("v")))
    expectGolden(model.frame(size: Size(80, 24), look: Look()).lines, "sweep-recipes-80x24")
    for showsHelp in [false, true] {
      if showsHelp { _ = model.update(.key(.character("?"))) }
      for (width, height) in [(1, 1), (39, 12), (40, 12), (41, 13), (80, 24), (250, 70)] {
        for look in [Look(), Look(glyphs: .console), Look(glyphs: .ascii, depth: .mono)] {
          let frame = model.frame(size: Size(width, height), look: look)
          #expect(frame.size == Size(width, height) && !frame.lines.joined().contains("\u{1b}"))
        }
      }
    }
  }
}
