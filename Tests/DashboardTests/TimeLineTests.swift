import Dashboard
import TUI
import Telemetry
import TestSupport
import Testing

@Suite("The time line")
struct TimeLineTests {
  private static func picture(_ epoch: Int, size: Int32) -> ClusterPicture {
    ClusterPicture(
      epoch: epoch, sizes: [Int32](repeating: size, count: 40),
      members: (0..<40).map { [.init(image: 100 * epoch + $0, distance: 0.5, label: nil)] })
  }

  private static func text(_ model: DashboardModel) -> String {
    model.frame(size: Size(120, 40), look: Look()).lines.joined(separator: "\n")
  }

  /// Looking at the fifth of six epochs.
  private static func scrubbed() -> DashboardModel {
    var model = Script.model()
    _ = model.update(.key(.character("[")))
    for effect in model.update(.pastEpoch(PastEpoch(epoch: 4, picture: picture(4, size: 77), map: nil))) {
      if case .loadThumbnails(let images) = effect { _ = model.update(.thumbnails(images.map(Script.thumbnail))) }
    }
    return model
  }

  @Test("Every pane goes back; what is still being read is told")
  func back() {
    var model = Script.model()
    #expect(model.update(.key(.character("["))) == [.loadEpoch(4)])
    #expect(TimeLineTests.text(model).contains("epoch 5 of 6, reading, live goes on: End"))
    #expect(model.update(.key(.character("["))) == [.loadEpoch(3)])
    let late = PastEpoch(epoch: 4, picture: TimeLineTests.picture(4, size: 77), map: nil)
    #expect(model.update(.pastEpoch(late)) == [], "another epoch is looked at by now")
    #expect(model.update(.key(.character("]"))) == [.loadEpoch(4)])
    #expect(model.update(.pastEpoch(late)) == [.loadThumbnails([400])])
    let text = TimeLineTests.text(model)
    #expect(text.contains("max 77") && text.contains("#400") && text.contains("┐epoch 5┌"))
    #expect(!text.contains("e6 "), "no event is later than the epoch")
    #expect(model.update(.pastEpoch(PastEpoch(epoch: 4, picture: nil, map: nil))) == [])
    #expect(TimeLineTests.text(model).contains("nothing is kept of epoch 5"))
  }

  @Test("Epochs that come meanwhile change nothing that is shown, and End shows them")
  func newEpochs() {
    var model = TimeLineTests.scrubbed()
    let before = model.frame(size: Size(120, 40), look: Look()).lines
    _ = model.update(.event(.phaseStarted(.clustering, epoch: 6)))
    _ = model.update(
      .event(.emptyCluster(EmptyClusterStats(epoch: 6, iteration: 0, cluster: 3, donor: 1, donorSize: 9))))
    _ = model.update(.event(.assigned(epoch: 6, moved: 9, images: 10_000, nmiPrevious: 0.7, nmiLabels: 0.6)))
    #expect(
      !model.update(.picture(TimeLineTests.picture(6, size: 55))).contains { effect in
        if case .loadThumbnails = effect { true } else { false }
      })
    let after = model.frame(size: Size(120, 40), look: Look()).lines
    #expect(after[0].contains("epoch 5 of 7, live goes on: End"))
    // Below the loss: clusters, events and samples.
    #expect(after[14..<37].elementsEqual(before[14..<37].map { $0.replacing("so far 1", with: "so far 2") }))
    #expect(model.update(.key(.end)) == [.loadThumbnails([600])])
    let live = TimeLineTests.text(model)
    #expect(live.contains("max 55") && live.contains("e7 ") && !live.contains("live goes on"))
  }

  @Test("The ends of the time line: before the first epoch there is none, behind the last is the present")
  func ends() {
    var model = Script.model()
    #expect(model.update(.key(.character("]"))) == [])
    for epoch in (0..<5).reversed() { #expect(model.update(.key(.character("["))) == [.loadEpoch(epoch)]) }
    #expect(model.update(.key(.character("["))) == [])
    #expect(TimeLineTests.text(model).contains("this is the first epoch"))
    for epoch in 1..<5 { #expect(model.update(.key(.character("]"))) == [.loadEpoch(epoch)]) }
    #expect(model.update(.key(.character("]"))).contains(.loadThumbnails([0, 1, 2, 3, 4, 5])))
    #expect(!TimeLineTests.text(model).contains("live goes on"))
    _ = model.update(.key(.character("[")))
    _ = model.update(.restart)
    #expect(!TimeLineTests.text(model).contains("live goes on"), "a story told anew is told to the present")
  }

  @Test("A past epoch as recorded, and at every size", arguments: [(120, 40), (80, 24)])
  func frames(_ width: Int, _ height: Int) {
    let model = TimeLineTests.scrubbed()
    expectGolden(model.frame(size: Size(width, height), look: Look()).lines, "past-\(width)x\(height)")
    for (width, height) in [(1, 1), (40, 12), (41, 13), (71, 20), (250, 70)] {
      let frame = model.frame(size: Size(width, height), look: Look(glyphs: .ascii, depth: .mono))
      #expect(frame.size == Size(width, height))
      if width >= 40 { #expect(frame.lines[0].contains("epoch 5 of 6: End") || width >= 72, "\(frame.lines[0])") }
    }
  }
}
