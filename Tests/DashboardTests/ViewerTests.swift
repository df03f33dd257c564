import Dashboard
import TUI
import Telemetry
import TestSupport
import Testing

@Suite("Runs that are watched, replayed or gone on with")
struct ViewerTests {
  private static let noon = PastTime(seconds: 1000, secondsOfDay: 43_200, age: 50)

  private static func batch(_ epoch: Int, loss: Float) -> Event {
    .batchEnded(
      BatchStats(
        epoch: epoch, iteration: 0, iterationCount: 3, loss: loss, learningRate: 0.05, seconds: 0.1, images: 64))
  }

  @Test("Who looks on asks nothing of the trainer, and leaves without a question")
  func watching() {
    var model = DashboardModel(.watching)
    _ = model.update(.event(.runStarted(Script.info), at: ViewerTests.noon))
    _ = model.update(.event(.stateChanged(.running), at: ViewerTests.noon))
    for key in " ps." { #expect(model.update(.key(.character(key))) == []) }
    for key in "[]<>{}" { #expect(model.update(.key(.character(key))) == []) }
    #expect(model.update(.key(.character("q"))) == [.quit(.now)])
    let lines = model.frame(size: Size(120, 40), look: Look()).lines
    #expect(lines[0].hasPrefix(" dctop watch ") && lines.joined().contains("read only"))
  }

  @Test("A replay is played, paused, stepped and moved by keys, and shows where it is")
  func replaying() {
    var model = DashboardModel(.replaying)
    _ = model.update(.replay(ReplayState(position: 30, duration: 120, speed: 4, isPlaying: true)))
    #expect(model.update(.key(.character(" "))) == [.send(.pause)])
    _ = model.update(.replay(ReplayState(position: 30, duration: 120, speed: 4, isPlaying: false)))
    #expect(model.update(.key(.character("p"))) == [.send(.resume)])
    #expect(model.update(.key(.character("."))) == [.send(.step)])
    #expect(model.update(.key(.character("["))) == [.replay(.seek(epochs: -1))])
    #expect(model.update(.key(.character("]"))) == [.replay(.seek(epochs: 1))])
    #expect(model.update(.key(.character(">"))) == [.replay(.changeSpeed(by: 1))])
    #expect(model.update(.key(.character("s"))) == [] && model.update(.key(.character("q"))) == [.quit(.now)])
    let text = model.frame(size: Size(120, 40), look: Look()).lines.joined()
    #expect(text.contains("snapshot none yet") && !text.contains("s writes one"), "nothing is written to a replay")
    for (width, height) in [(120, 40), (80, 24), (40, 12)] {
      let lines = model.frame(size: Size(width, height), look: Look()).lines
      #expect(lines[0].hasPrefix(" dctop replay "))
      #expect(lines[height - 2].contains("25 %") && lines[height - 2].contains("4x"), "\(lines[height - 2])")
    }
  }

  @Test("What is told again from the beginning is told once, in the panes that the user has chosen")
  func restart() {
    var model = DashboardModel(.replaying)
    _ = model.update(.key(.character("2")))
    for epoch in 0..<3 { _ = model.update(.event(ViewerTests.batch(epoch, loss: 2), at: ViewerTests.noon)) }
    _ = model.update(.event(.warned(message: "once"), at: ViewerTests.noon))
    let before = model.revision
    _ = model.update(.restart)
    #expect(model.revision > before && model.log.entries.isEmpty && !model.visible.contains(.run))
    _ = model.update(.event(.warned(message: "again"), at: ViewerTests.noon))
    #expect(model.log.entries.map(\.text) == ["again"])
    let lines = model.frame(size: Size(120, 40), look: Look()).lines.joined()
    #expect(lines.contains("12:00:00") && !lines.contains("ep2"))
  }

  @Test("Earlier lives of a run give its curves, and end or fail nothing now")
  func earlierLife() {
    var model = DashboardModel()
    _ = model.update(.tick(Moment(seconds: 0, secondsOfDay: 50_000)))
    let events: [Event] = [
      .runStarted(Script.info), .stateChanged(.running), ViewerTests.batch(0, loss: 3), .failed(message: "disk full"),
      .stateChanged(.failed),
    ]
    for event in events { _ = model.update(.event(event, at: ViewerTests.noon)) }
    #expect(!model.hasEnded)
    let lines = model.frame(size: Size(120, 40), look: Look()).lines.joined()
    #expect(lines.contains("ep1") && lines.contains("12:00:00") && !lines.contains("the run has failed"))
    #expect(model.update(.key(.character(" "))) == [.send(.pause)])
  }
}
