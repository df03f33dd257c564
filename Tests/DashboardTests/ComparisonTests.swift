import Dashboard
import TUI
import Telemetry
import TestSupport
import Testing

@Suite("Runs side by side")
struct ComparisonTests {
  private static func run(_ name: String, k: Int, losses: [Double], accuracy: [Double?] = []) -> ComparedRun {
    let epochs = losses.enumerated().map { epoch, loss in
      EpochStats(
        epoch: epoch, loss: loss, objective: 100 - loss, nmiPrevious: epoch == 0 ? nil : 0.5, nmiLabels: nil,
        emptyClusters: 0, largestCluster: 9, smallestCluster: 1, imbalance: 1.25,
        reassigned: epoch == 0 ? nil : 40 + epoch, learningRate: 0.05,
        seconds: .init(features: 1, pca: 0.5, kmeans: 0.5, train: 4),
        imagesPerSecond: .init(features: 200, train: 50),
        evaluation: accuracy.indices.contains(epoch)
          ? accuracy[epoch].map { .init(k: 10, accuracy: $0, nmi: 0.5, ami: 0.5, ari: 0.5) } : nil)
    }
    return ComparedRun(name: name, options: ["k": "\(k)", "seed": "31", "data": "\u{1b}[2J"], epochs: epochs)
  }

  private static let runs = [
    run("20261125-180000", k: 20, losses: [3, 2.5, 2.25, 2.125], accuracy: [0.5, 0.75, 0.625, 0.625]),
    run("20261125-190000", k: 40, losses: [3.5, 3, 2.75]),
    run("bad\u{1b}]0;x\u{7}", k: 40, losses: []),
  ]

  @Test("Tables show last and best figures, and only the options that differ")
  func tables() {
    let tables = ComparisonTables(ComparisonTests.runs)
    #expect(tables.differences == ["option  A   B   C", "k       20  40  40"])
    #expect(tables.figures.count == 4 && tables.figures[1].contains("0.625 (0.750 at 2)"))
    #expect(tables.figures[2].contains("2.750") && tables.figures[3].hasPrefix("C  bad?]0;x?"))
    #expect(!tables.figures[0].contains("NMI labels"), "no run has labels")
    #expect(ComparisonTables([ComparisonTests.runs[1], ComparisonTests.runs[1]]).differences == ["the same options"])
  }

  @Test("The screen as recorded, and every figure and size")
  func frames() {
    var model = ComparisonModel(ComparisonTests.runs)
    expectGolden(model.frame(size: Size(100, 30), look: Look()).lines, "compare-100x30")
    #expect(model.update(.character("m")) == [])
    #expect(model.frame(size: Size(100, 30), look: Look()).lines.joined().contains("NMI to the epoch before"))
    for (width, height) in [(1, 1), (40, 12), (41, 13), (80, 24), (250, 70)] {
      for look in [Look(), Look(glyphs: .ascii, depth: .mono)] {
        #expect(model.frame(size: Size(width, height), look: look).size == Size(width, height))
      }
    }
    #expect(model.update(.character("q")) == [.quit(.now)])
  }
}
