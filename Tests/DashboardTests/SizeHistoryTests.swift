import Dashboard
import TUI
import Telemetry
import TestSupport
import Testing

@Suite("The sizes of clusters and their history")
struct SizeHistoryTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let sizes: [Int32], entropy: Double, gini: Double, empty: Int
    var testDescription: String { "\(sizes)" }
  }

  @Test(
    "Entropy, Gini and empty clusters",
    arguments: [
      Case(sizes: [5, 5, 5, 5], entropy: 1, gini: 0, empty: 0),
      Case(sizes: [0, 12, 0, 0], entropy: 0, gini: 0.75, empty: 3),
      Case(sizes: [3, 1, 4, 2], entropy: 0.923_220, gini: 0.25, empty: 0),
      Case(sizes: [3, 1], entropy: 0.811_278, gini: 0.25, empty: 0),
      Case(sizes: [7], entropy: 1, gini: 0, empty: 0),
      Case(sizes: [0, 0], entropy: 0, gini: 0, empty: 2),
    ])
  func figures(_ c: Case) throws {
    let found = try #require(SizeFigures(c.sizes))
    #expect(abs(found.entropy - c.entropy) < 1e-5 && abs(found.gini - c.gini) < 1e-9 && found.emptyCount == c.empty)
  }

  @Test("Quantiles are sizes that there are; no clusters have no figures")
  func quantiles() throws {
    let found = try #require(SizeFigures((0...100).reversed().map { Int32($0) }))
    #expect([found.minimum, found.p10, found.median, found.p90, found.maximum] == [0, 10, 50, 90, 100])
    #expect(SizeFigures([]) == nil)
  }

  @Test("Ten thousand epochs stay in bounded memory, in order, with their one empty cluster")
  func bounds() throws {
    var history = SizeHistory()
    for epoch in 0..<10_000 {
      history.insert(SizeProfile(epoch: epoch, sizes: epoch == 7777 ? [10, 0, 2] : [6, 4, 2]))
    }
    let columns = history.columns
    #expect((200...512).contains(columns.count))
    #expect(columns.first?.epochs.lowerBound == 0 && columns.last?.epochs.upperBound == 9999)
    #expect(zip(columns, columns.dropFirst()).allSatisfy { $0.epochs.upperBound + 1 == $1.epochs.lowerBound })
    #expect(columns.filter(\.hasEmpty).map { $0.epochs.contains(7777) } == [true])
    let first = try #require(columns.first)
    #expect(abs((first.ranks.first ?? 0) - 1.5) < 1e-5 && abs((first.ranks.last ?? 0) - 0.5) < 1e-5)
  }

  @Test("A rank of many clusters is their mean, so that no image is lost")
  func ranks() {
    var history = SizeHistory()
    history.insert(SizeProfile(epoch: 0, sizes: (0..<10_000).map { Int32($0 % 100) }))
    let ranks = history.columns[0].ranks
    #expect(abs(ranks.reduce(0, +) / Float(ranks.count) - 1) < 0.01)
    #expect(zip(ranks, ranks.dropFirst()).allSatisfy { $0 >= $1 })
  }

  @Test("What is missing is asked for once at a time, and what was never kept not for ever")
  func missing() {
    func profile(_ epoch: Int) -> SizeProfile { SizeProfile(epoch: epoch, sizes: [2, 1]) }
    var history = SizeHistory()
    history.insert(profile(5))
    #expect(history.missing(before: 5) == 0..<5 && history.missing(before: 5) == nil)
    history.fill([profile(0), profile(1), profile(3)], isLast: false)
    history.insert(profile(6))
    #expect(history.missing(before: 6) == nil, "the answer is still coming")
    history.fill([profile(4)], isLast: true)
    #expect(history.missing(before: 6) == nil, "epoch 2 was not kept, as those after it were")
    #expect(history.columns.map(\.epochs.lowerBound) == [0, 1, 3, 4, 5, 6])
    history.markEmpty(epoch: 7)
    history.insert(profile(7))
    #expect(history.columns.map(\.hasEmpty) == [false, false, false, false, false, false, true])
  }

  /// A model whose clusters grow apart over forty epochs.
  static func model() -> DashboardModel {
    var model = Script.model()
    func sizes(_ epoch: Int) -> [Int32] {
      (0..<40).map { Int32(max(0, 250 + (20 - $0) * (epoch + 1) + ($0 * 7 + epoch * 3) % 11)) }
    }
    _ = model.update(.sizes((0..<5).map { SizeProfile(epoch: $0, sizes: sizes($0)) }, isLast: true))
    for epoch in 6..<40 {
      _ = model.update(.picture(ClusterPicture(epoch: epoch, sizes: sizes(epoch), members: [])))
    }
    return model
  }

  @Test("The heat map as recorded; it reads without colour and in ASCII", arguments: [(120, 40), (80, 24)])
  func heatMap(_ width: Int, _ height: Int) {
    var model = SizeHistoryTests.model()
    for _ in 0..<2 { _ = model.update(.key(.character("v"))) }
    #expect(model.clusterView == .history && model.sizes.columns.count == 40)
    let size = Size(width, height)
    expectGolden(model.frame(size: size, look: Look()).lines, "history-\(width)x\(height)")
    let ascii = model.frame(size: size, look: Look(glyphs: .ascii, depth: .mono)).lines.joined()
    #expect(ascii.unicodeScalars.allSatisfy(\.isASCII) && ascii.contains("###") && ascii.contains("^"))
  }
}
