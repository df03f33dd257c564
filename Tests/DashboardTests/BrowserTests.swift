import Dashboard
import TUI
import Telemetry
import TestSupport
import Testing

/// A run whose clusters are known in full, for the browser.
private enum BrowserScript {
  static let names = ["cat", "dog", "ship", "frog", "bird\u{1b}[2J"]

  static var info: RunInfo {
    var info = Script.info
    info.classNames = names
    return info
  }

  /// Clusters 0 to 39 of the sizes of `Script`: c3 was c4 and c4 was c3; c7 was split from c6; the rest go on.
  static func generations(upTo epoch: Int) -> [ClusterGeneration] {
    (0...epoch).map { epoch in
      let sizes = (0..<40).map { Int32(512 - 12 * $0 + 3 * epoch) }
      let links = (0..<40).map { cluster -> ClusterLink in
        switch cluster {
        case _ where epoch == 0: ClusterLink(.first)
        case 3: ClusterLink(.continued, parent: 4, merged: epoch == 2 ? 9 : -1)
        case 4: ClusterLink(.continued, parent: 3)
        case 7 where epoch == 3: ClusterLink(.split, parent: 6)
        case 8 where epoch == 3: ClusterLink(.born)
        default: ClusterLink(.continued, parent: Int32(cluster))
        }
      }
      return ClusterGeneration(epoch: epoch, sizes: sizes, links: links)
    }
  }

  static func picture(_ epoch: Int) -> ClusterPicture {
    let generations = generations(upTo: epoch)
    let sizes = generations[epoch].sizes
    func members(_ cluster: Int, _ list: Int) -> [ClusterPicture.Member] {
      (0..<9).map { .init(image: 1000 * list + 9 * cluster + $0, distance: 0.5 + Float($0) / 50, label: cluster % 4) }
    }
    let figures = (0..<40).map { cluster in
      var figures = ClusterFigures()
      figures.birth = cluster == 7 || cluster == 8 ? min(epoch, 3) : 0
      figures.arrived = epoch == 0 ? nil : Int(sizes[cluster]) * (cluster % 10) / 20
      figures.spread = 0.5 + Float(cluster % 7) / 10
      figures.labelled = Int(sizes[cluster])
      figures.labels = [
        .init(number: cluster % 5, count: figures.labelled * 3 / 4),
        .init(number: (cluster + 1) % 5, count: figures.labelled / 8),
      ]
      figures.neighbors = [.init(cluster: (cluster + 1) % 40, distance: 0.41), .init(cluster: 20, distance: 0.5)]
      figures.sources = [.init(number: cluster, count: 300), .init(number: 39, count: 12)]
      figures.destinations = [.init(number: (cluster + 2) % 40, count: 21)]
      return figures
    }
    return ClusterPicture(
      epoch: epoch, sizes: sizes, members: (0..<40).map { members($0, 0) },
      farthest: (0..<40).map { members($0, 1) }, arrived: (0..<40).map { members($0, 2) }, figures: figures,
      generations: generations)
  }

  static func send(_ picture: ClusterPicture, to model: inout DashboardModel) {
    take(model.update(.picture(picture)), into: &model)
  }

  static func type(_ text: String, into model: inout DashboardModel) {
    for key in text { press(.character(key), &model) }
  }

  static func press(_ key: Key, _ model: inout DashboardModel) { take(model.update(.key(key)), into: &model) }

  private static func take(_ effects: [Effect], into model: inout DashboardModel) {
    for case .loadThumbnails(let images) in effects {
      _ = model.update(.thumbnails(images.map(Script.thumbnail)))
    }
  }

  /// The dashboard with the browser open.
  static func model(epoch: Int = 5) -> DashboardModel {
    var model = Script.model(epochs: epoch)
    _ = model.update(.event(.runStarted(info)))
    send(picture(epoch), to: &model)
    for key in [Key.tab, .tab, .enter] { _ = model.update(.key(key)) }
    return model
  }
}

@Suite("The cluster browser")
struct BrowserTests {
  private static func lines(_ model: DashboardModel, _ width: Int, _ height: Int) -> [String] {
    model.frame(size: Size(width, height), look: Look()).lines
  }

  @Test("The screen as recorded", arguments: [(120, 40), (80, 24), (40, 12)])
  func golden(_ width: Int, _ height: Int) {
    var model = BrowserScript.model()
    for _ in 0..<7 { BrowserScript.press(.down, &model) }
    expectGolden(BrowserTests.lines(model, width, height), "browser-\(width)x\(height)")
    BrowserScript.type("/size>50 churn<=", into: &model)
    let typing = BrowserTests.lines(model, width, height)
    if width == 80 { expectGolden(typing, "browser-filter-80x24") }
    #expect(typing.joined().contains("expected a number behind churn<="))
    let ascii = model.frame(size: Size(width, height), look: Look(glyphs: .ascii, depth: .mono)).lines
    #expect(ascii.joined().unicodeScalars.allSatisfy { $0.isASCII })
  }

  @Test("Enter on the clusters opens it, Enter and Esc close it, and the histogram is there again")
  func opening() {
    var model = BrowserScript.model()
    #expect(model.isBrowsing && BrowserTests.lines(model, 120, 40).joined().contains("by size  1 of 40"))
    _ = model.update(.key(.enter))
    #expect(!model.isBrowsing && BrowserTests.lines(model, 120, 40).joined().contains("p50"))
    _ = model.update(.key(.enter))
    _ = model.update(.key(.escape))
    #expect(!model.isBrowsing)
  }

  @Test("Up and down go by one cluster in the order that is shown")
  func moving() {
    var model = BrowserScript.model()
    _ = model.update(.key(.down))
    #expect(model.selectedCluster == 1)
    _ = model.update(.key(.pageDown))
    #expect(model.selectedCluster == 11)
    _ = model.update(.key(.end))
    #expect(model.selectedCluster == 39)
    _ = model.update(.key(.home))
    _ = model.update(.key(.up))
    #expect(model.selectedCluster == 0)
  }

  @Test("Sorted by each figure, the largest first and by number where equal, and back")
  func sorting() {
    var model = BrowserScript.model()
    let picture = BrowserScript.picture(5)
    func ranked(_ value: (Int) -> Double) -> [Int] {
      (0..<40).sorted { (value($1), $0) < (value($0), $1) }
    }
    let figures = picture.figures
    let wanted: [(ClusterKey, [Int])] = [
      (.age, ranked { Double(5 - (figures[$0].birth ?? 0)) }),
      (.churn, ranked { Double(figures[$0].arrived ?? 0) / Double(picture.sizes[$0]) }),
      (.purity, ranked { figures[$0].purity ?? 0 }), (.spread, ranked { Double(figures[$0].spread ?? 0) }),
      (.number, Array(0..<40)), (.size, Array(0..<40)),
    ]
    for (key, order) in wanted {
      _ = model.update(.key(.character("r")))
      #expect(model.browser.key == key && model.browser.rows == order)
    }
    _ = model.update(.key(.character("R")))
    #expect(model.browser.key == .number)
  }

  struct Filter: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let rows: [Int]
    init(_ text: String, _ rows: [Int]) { (testDescription, self.rows) = (text, rows) }
  }

  @Test(
    "Filters by number, class name and figure; all terms must hold",
    arguments: [
      Filter("c12", [12]), Filter("12", [12]), Filter("dog", [1, 6, 11, 16, 21, 26, 31, 36]),
      Filter("SHI id<10", [2, 7]), Filter("size>515", [0]), Filter("churn>=44% id<20", [9, 19]),
      Filter("age<3", [7, 8]),
      Filter("spread>1.05 number<=13", [6, 13]), Filter("purity=50", []), Filter("nothing", []), Filter("id=3", [3]),
    ])
  func filtering(_ filter: Filter) {
    var model = BrowserScript.model()
    BrowserScript.type("/" + filter.testDescription, into: &model)
    #expect(model.browser.rows == filter.rows && model.browser.problem == nil)
    #expect(filter.rows.isEmpty || filter.rows.contains(model.selectedCluster))
    let lines = BrowserTests.lines(model, 120, 40).joined()
    #expect(lines.contains("\(filter.rows.count) of 40"))
  }

  @Test("Enter keeps a filter, Esc goes back to the one before, and what is none changes nothing and is not kept")
  func editing() {
    var model = BrowserScript.model()
    BrowserScript.type("/dog", into: &model)
    _ = model.update(.key(.enter))
    #expect(model.browser.line == nil && model.browser.filterText == "dog" && model.isBrowsing)
    BrowserScript.type("/ size>", into: &model)
    #expect(model.browser.problem != nil && model.browser.filterText == "dog size", "the last that was a filter")
    _ = model.update(.key(.enter))
    #expect(model.browser.line != nil, "it is no filter yet")
    _ = model.update(.key(.escape))
    #expect(model.browser.line == nil && model.browser.problem == nil && model.browser.filterText == "dog")
    BrowserScript.type("/q s", into: &model)
    #expect(model.browser.line?.text == "dogq s", "keys are text while it is typed")
    _ = model.update(.key(.backspace))
    _ = model.update(.key(.control("u")))
    #expect(model.browser.line?.text == "" && model.browser.rows.count == 40)
    _ = model.update(.key(.down))
    #expect(model.browser.line != nil, "the list moves meanwhile")
    _ = model.update(.key(.escape))
    #expect(model.browser.filterText == "dog" && model.isBrowsing)
    _ = model.update(.key(.escape))
    #expect(model.browser.filterText.isEmpty && model.isBrowsing, "first the filter goes")
    _ = model.update(.key(.escape))
    #expect(!model.isBrowsing)
  }

  @Test("One key goes round the images near, far and new, here and in the samples pane")
  func choices() {
    var model = BrowserScript.model()
    #expect(model.members.first?.image == 0)
    #expect(model.update(.key(.character("a"))) == [.loadThumbnails(Array(1000..<1009))])
    #expect(BrowserTests.lines(model, 120, 40).joined().contains("farthest from the centroid"))
    #expect(model.update(.key(.character("a"))) == [.loadThumbnails(Array(2000..<2009))])
    _ = model.update(.key(.escape))
    #expect(BrowserTests.lines(model, 120, 40).joined().contains("newly arrived"))
    #expect(model.update(.key(.character("a"))) == [.loadThumbnails(Array(0..<9))])
  }

  @Test("The selected cluster is followed by its lineage, and told in words")
  func following() {
    var model = BrowserScript.model(epoch: 2)
    BrowserScript.type("/c3", into: &model)
    _ = model.update(.key(.enter))
    #expect(model.selectedCluster == 3)
    let text = BrowserTests.lines(model, 160, 50).joined()
    #expect(text.contains("there since the first clustering; was c4 before; took in c9 at"))
    BrowserScript.send(BrowserScript.picture(5), to: &model)
    #expect(model.selectedCluster == 4, "3, then 4, 3 and 4 again")
    #expect(BrowserTests.lines(model, 120, 40).joined().contains("bird?[2J"))
    BrowserScript.send(BrowserScript.picture(2), to: &model)
    #expect(model.selectedCluster == 3)
    BrowserScript.send(BrowserScript.picture(5), to: &model)
    _ = model.update(.key(.escape))
    for _ in 0..<3 { _ = model.update(.key(.down)) }
    #expect(model.selectedCluster == 7)
    let lines = BrowserTests.lines(model, 120, 40).joined()
    #expect(lines.contains("split from c6 at epoch 4"))
    #expect(lines.contains("40 go on, 0 split, 0 born, 0 ended"))
  }

  @Test("Runs that kept less, no clusters at all and 10,000 of them do no harm at any size")
  func anySize() {
    var models = [DashboardModel(), BrowserScript.model(), BrowserScript.model(epoch: 0)]
    var old = DashboardModel(.watching)
    _ = old.update(.picture(ClusterPicture(epoch: 4, sizes: [3, 0, 2], members: [[], [], []])))
    var many = DashboardModel()
    let sizes = (0..<10_000).map { Int32($0 * 7919 % 1000) }
    _ = many.update(.picture(ClusterPicture(epoch: 1, sizes: sizes, members: sizes.map { _ in [] })))
    models += [old, many]
    for var model in models {
      if !model.isBrowsing { for key in [Key.tab, .tab, .enter] { _ = model.update(.key(key)) } }
      #expect(model.isBrowsing)
      for key in [Key.character("r"), .down, .character("a"), .end, .character("/"), .character("<"), .up] {
        _ = model.update(.key(key))
        for (width, height) in [(40, 12), (41, 13), (60, 20), (71, 19), (74, 12), (80, 24), (120, 40), (300, 90)] {
          #expect(model.frame(size: Size(width, height), look: Look()).size == Size(width, height))
        }
      }
    }
  }
}
