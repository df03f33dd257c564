import Dashboard
import TUI
import Telemetry
import Testing

@Suite("The list of events")
struct EventListTests {
  @Test("What comes after the last epoch is of the end, for of 12 epochs there is no 13th")
  func end() {
    var model = Script.model()
    let assigned = { (epoch: Int) in
      Message.event(.assigned(epoch: epoch, moved: 77, images: 10_000, nmiPrevious: 0.5, nmiLabels: 0.5))
    }
    _ = model.update(assigned(11))
    _ = model.update(assigned(12))
    let text = model.frame(size: Size(120, 40), look: Look()).lines.joined()
    #expect(text.contains(" e12 ↻ 77 moved") && text.contains(" end ↻ 77 moved") && !text.contains("e13"))
  }

  private static func type(_ text: String, _ model: inout DashboardModel) {
    for character in text { _ = model.update(.key(.character(character))) }
  }

  @Test("A text or a regular expression filters; Enter keeps it, Esc goes back, a broken one hides nothing")
  func filter() {
    var model = Script.model()
    let all = model.log.entries.count
    EventListTests.type("/EMPTY", &model)
    #expect(model.listedEvents.map(\.text) == ["c12 empty, split from c5 (512)"])
    _ = model.update(.key(.escape))
    #expect(model.listedEvents.count == all)
    EventListTests.type("/!^e[12] ", &model)
    #expect(model.frame(size: Size(80, 24), look: Look()).lines[23].contains("/!^e[12]"))
    _ = model.update(.key(.enter))
    #expect(model.listedEvents.count == 3, "the start, the first clusters, the second")
    _ = model.update(.event(.warned(message: "of epoch 6")))
    #expect(model.listedEvents.count == 3)
    EventListTests.type("/", &model)
    for _ in 0..<8 { _ = model.update(.key(.backspace)) }
    EventListTests.type("!(q", &model)
    #expect(model.listedEvents.count == all + 1, "q is typed, and what is no regex hides nothing")
    #expect(model.frame(size: Size(80, 24), look: Look()).lines[23].contains("no regex"))
    _ = model.update(.key(.escape))
    #expect(model.listedEvents.count == 3)
  }

  @Test("What comes later is filtered, too, and what an event is told more of stays one event")
  func filterGoesOn() {
    var model = DashboardModel()
    EventListTests.type("/more", &model)
    _ = model.update(.key(.enter))
    for cluster in 0..<3000 {
      _ = model.update(
        .event(
          .emptyCluster(
            EmptyClusterStats(epoch: 0, iteration: cluster / 10, cluster: cluster, donor: 1, donorSize: 9))))
    }
    #expect(model.listedEvents.count == 300)
    #expect(model.listedEvents.allSatisfy { $0.text.hasPrefix("7 more empty") })
    for _ in 0..<3000 { _ = model.update(.event(.warned(message: "once more"))) }
    #expect(model.listedEvents.count == model.log.entries.count, "what the log has dropped is dropped here")
  }

  @Test("The line stays on its event while new ones come, and Enter goes to its epoch and cluster")
  func jump() {
    var model = Script.model()
    for _ in 0..<2 { _ = model.update(.key(.character("n"))) }
    #expect(model.focused == .events)
    let text = "c12 empty, split from c5 (512)"
    for _ in 0..<20 { _ = model.update(.event(.snapshotFailed(message: "disk full"))) }
    #expect(model.eventIndex.map { model.listedEvents[$0].text } == text)
    let lines = model.frame(size: Size(80, 24), look: Look()).lines
    #expect(lines.contains { $0.contains("c12 empty") }, "the line is in sight")
    #expect(model.update(.key(.enter)) == [.loadEpoch(3)])
    let picture = ClusterPicture(
      epoch: 3, sizes: [Int32](repeating: 9, count: 40),
      members: (0..<40).map { [.init(image: 1000 + $0, distance: 0.5, label: nil)] })
    #expect(
      model.update(.pastEpoch(PastEpoch(epoch: 3, picture: picture, map: nil))) == [.loadThumbnails([1012])])
    _ = model.update(.key(.home))
    for _ in 0..<3 { _ = model.update(.key(.right)) }
    for _ in 0..<2 { _ = model.update(.key(.character("n"))) }
    #expect(model.update(.key(.enter)) == [.loadThumbnails([1012])], "the epoch is there already, the cluster is not")
    for _ in 0..<2 { _ = model.update(.key(.character("N"))) }
    #expect(
      model.eventIndex.map { model.listedEvents[$0].text } == "loss spike 3.3180, z=31.8",
      "later events are not there now")
    _ = model.update(.key(.end))
    _ = model.update(.key(.character("N")))
    #expect(model.eventIndex.map { model.listedEvents[$0].text } == "snapshot failed: disk full")
    for _ in 0..<30 { _ = model.update(.key(.up)) }
    #expect(model.eventIndex == nil, "above the newest there is no line")
  }

  @Test("In a replay Enter goes to where the epoch's clusters stand")
  func replay() {
    var model = DashboardModel(.replaying)
    _ = model.update(.replay(ReplayState(position: 30, duration: 120, speed: 4, isPlaying: true)))
    _ = model.update(
      .event(.emptyCluster(EmptyClusterStats(epoch: 2, iteration: 0, cluster: 3, donor: 1, donorSize: 9))))
    _ = model.update(.key(.character("n")))
    #expect(model.update(.key(.enter)) == [.replay(.toClusters(epoch: 2))])
  }
}
