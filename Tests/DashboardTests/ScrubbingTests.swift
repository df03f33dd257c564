import Dashboard
import TUI
import Telemetry
import Testing

@Suite("Going through the epochs with the mouse")
struct ScrubbingTests {
  private typealias Place = (x: Int, y: Int)

  private static let size = Size(120, 40)

  @discardableResult
  private static func send(
    _ kind: MouseEvent.Kind, _ cell: Place, _ model: inout DashboardModel,
    on screen: Size = ScrubbingTests.size
  ) -> [Effect] {
    model.update(.mouse(MouseEvent(kind, x: cell.x, y: cell.y), screen: screen))
  }

  /// The first cell of a text on the screen.
  private static func cell(
    of text: String, _ model: DashboardModel, on screen: Size = ScrubbingTests.size
  ) throws -> Place {
    let lines = model.frame(size: screen, look: Look()).lines
    let y = try #require(lines.firstIndex { $0.contains(text) }, "\(text) in\n\(lines.joined(separator: "\n"))")
    let range = try #require(lines[y].firstRange(of: text))
    return (lines[y].distance(from: lines[y].startIndex, to: range.lowerBound), y)
  }

  @Test("A click on the plot's axis shows its epoch, a drag goes on through them, and the last is the present")
  func plotAxis() throws {
    for screen in [ScrubbingTests.size, Size(80, 24)] {
      var model = Script.model()
      let second = try ScrubbingTests.cell(of: "ep2", model, on: screen)
      let fourth = try ScrubbingTests.cell(of: "ep4", model, on: screen)
      #expect(ScrubbingTests.send(.press, second, &model, on: screen) == [.loadEpoch(1)] && model.focused == .loss)
      #expect(ScrubbingTests.send(.drag, (second.x + 1, 0), &model, on: screen) == [], "the same epoch")
      #expect(ScrubbingTests.send(.drag, (fourth.x, 20), &model, on: screen) == [.loadEpoch(3)], "in whatever row")
      #expect(ScrubbingTests.send(.drag, (0, second.y), &model, on: screen) == [.loadEpoch(0)])
      #expect(
        ScrubbingTests.send(.drag, (200, second.y), &model, on: screen) == [.loadThumbnails([0, 1, 2, 3, 4, 5])],
        "beyond the end is the present")
      ScrubbingTests.send(.release, second, &model, on: screen)
      #expect(ScrubbingTests.send(.drag, second, &model, on: screen) == [])
    }
  }

  @Test("A zoomed plot with a legend has its own axis")
  func zoomedAxis() throws {
    var model = Script.model()
    for key in "c" { _ = model.update(.key(.character(key))) }
    for key in [Key.down, .character(" "), .escape] { _ = model.update(.key(key)) }
    _ = model.update(.key(.character("+")))
    let fifth = try ScrubbingTests.cell(of: "ep5", model)
    #expect(ScrubbingTests.send(.press, fifth, &model) == [.loadEpoch(4)])
    #expect(ScrubbingTests.send(.drag, (fifth.x - 1, fifth.y), &model) == [.loadEpoch(3)])
  }

  @Test("The sizes through the epochs and the bar of the run go to epochs too")
  func sizesAndBar() throws {
    var model = SizeHistoryTests.model()
    for _ in 0..<2 { _ = model.update(.key(.character("v"))) }
    let layout = ScreenLayout(ScrubbingTests.size, visible: model.visible, maximized: nil)
    let area = try #require(layout.panes.first { $0.pane == .clusters }?.area)
    // Behind the frame, a space and the scale: a column an epoch.
    #expect(ScrubbingTests.send(.press, (area.x + 8, area.y + 3), &model) == [.loadEpoch(2)])
    #expect(ScrubbingTests.send(.drag, (area.x, area.y), &model) == [.loadEpoch(0)])
    ScrubbingTests.send(.drag, (119, 5), &model)
    #expect(model.frame(size: ScrubbingTests.size, look: Look()).lines[0].contains("epoch 6/12"), "live again")
    ScrubbingTests.send(.release, (119, 5), &model)

    var trained = Script.model()
    let bar = try ScrubbingTests.cell(of: "▕", trained)
    // Twelve epochs in all: a quarter of the bar is epoch 4.
    let end = try ScrubbingTests.cell(of: "▏", trained)
    let quarter = bar.x + 1 + (end.x - bar.x - 1) / 4 + 1
    #expect(ScrubbingTests.send(.press, (quarter, 38), &trained) == [.loadEpoch(3)])
    #expect(ScrubbingTests.send(.drag, (end.x, 38), &trained) == [.loadThumbnails([0, 1, 2, 3, 4, 5])])
    var young = DashboardModel()
    #expect(ScrubbingTests.send(.press, (30, 38), &young) == [])
  }

  @Test("A replay goes where its bar is clicked, and to the clusters of the epoch that is")
  func replay() throws {
    var model = DashboardModel(.replaying)
    for epoch in 0..<3 {
      for iteration in 0..<5 {
        _ = model.update(
          .event(
            .batchEnded(
              BatchStats(
                epoch: epoch, iteration: iteration, iterationCount: 5, loss: 2, learningRate: 0.05, seconds: 0.1,
                images: 64))))
      }
    }
    _ = model.update(.replay(ReplayState(position: 30, duration: 120, speed: 4, isPlaying: true)))
    let (start, end) = (try ScrubbingTests.cell(of: "▕", model).x, try ScrubbingTests.cell(of: "▏", model).x)
    guard case .replay(.toShare(let share))? = ScrubbingTests.send(.press, ((start + end) / 2, 38), &model).first else {
      Issue.record("the bar does nothing")
      return
    }
    #expect(abs(share - 0.5) < 0.03)
    #expect(ScrubbingTests.send(.drag, (start, 38), &model) != [.replay(.toShare(share))])
    ScrubbingTests.send(.release, (start, 38), &model)
    let second = try ScrubbingTests.cell(of: "ep2", model)
    #expect(ScrubbingTests.send(.press, second, &model) == [.replay(.toClusters(epoch: 1))])
  }
}
