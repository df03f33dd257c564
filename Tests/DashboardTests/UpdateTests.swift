import Dashboard
import TUI
import Telemetry
import Testing

@Suite("The dashboard's state")
struct UpdateTests {
  @Test("No key has two meanings, and every one has its help")
  func keyTable() {
    let keys = KeyBindings.all.flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
    #expect(KeyBindings.all.allSatisfy { !$0.help.isEmpty && !$0.shown.isEmpty && !$0.keys.isEmpty })
    let help = KeyBindings.helpLines(.unicode).joined(separator: "\n")
    for binding in KeyBindings.all { #expect(help.contains(binding.help)) }
  }

  @Test("Space pauses and resumes; a step is only taken while paused; at the end nothing is sent")
  func pausing() {
    var model = Script.model()
    #expect(model.update(.key(.character("."))) == [])
    #expect(model.update(.key(.character(" "))) == [.send(.pause)])
    #expect(model.update(.key(.character("."))) == [.send(.step)])
    #expect(model.update(.key(.character("p"))) == [.send(.resume)])
    #expect(model.update(.key(.character("s"))) == [.send(.snapshot(name: nil))])
    _ = model.update(.event(.stateChanged(.finished)))
    #expect(model.update(.key(.character(" "))) == [] && model.update(.key(.character("s"))) == [])
  }

  @Test("The time that a run has taken stands still once it has ended")
  func elapsed() {
    var model = Script.model()
    func tick(_ seconds: Double) { _ = model.update(.tick(Moment(seconds: seconds, secondsOfDay: 50_000))) }
    tick(1000)
    let running = model.elapsed ?? 0
    tick(1010)
    #expect(model.elapsed == running + 10)
    _ = model.update(.event(.stateChanged(.finished)))
    tick(1011)
    tick(2000)
    #expect(model.elapsed == running + 11)
  }

  @Test("Quitting asks while there is something to lose")
  func quitting() {
    var model = Script.model()
    #expect(model.update(.key(.character("q"))) == [])
    #expect(model.update(.key(.escape)) == [])
    #expect(model.update(.key(.control("c"))) == [])
    #expect(model.update(.key(.control("c"))) == [.quit(.afterSaving)])
    _ = model.update(.key(.function(10)))
    #expect(model.update(.key(.character("k"))) == [.quit(.now)])
    _ = model.update(.key(.escape))
    _ = model.update(.key(.character("q")))
    #expect(model.update(.key(.character("s"))) == [.quit(.afterSaving)])
    _ = model.update(.event(.stateChanged(.finished)))
    #expect(model.update(.key(.character("q"))) == [.quit(.now)])
  }

  @Test("Another cluster asks for its images, in the order that is shown")
  func selection() {
    var model = Script.model()
    #expect(model.update(.key(.right)) == [.loadThumbnails([6, 7, 8, 9, 10, 11])])
    #expect(model.update(.key(.end)) == [.loadThumbnails([234, 235, 236, 237, 238, 239])])
    #expect(model.update(.key(.right)) == [.loadThumbnails([234, 235, 236, 237, 238, 239])])
    #expect(model.update(.key(.home)) == [.loadThumbnails([0, 1, 2, 3, 4, 5])])
    #expect(model.update(.key(.down)) == [.loadThumbnails([60, 61, 62, 63, 64, 65])])
  }

  @Test("The last visible pane cannot be hidden, and the focus is never on a hidden one")
  func panes() {
    var model = Script.model()
    for key in "12345" { _ = model.update(.key(.character(key))) }
    #expect(model.visible == [.samples] && model.focused == .samples)
    _ = model.update(.key(.character("2")))
    _ = model.update(.key(.tab))
    #expect(model.focused == .run)
    _ = model.update(.key(.backTab))
    #expect(model.focused == .samples)
  }

  @Test("A million batches stay in bounded memory, and their one spike stays to be seen")
  func history() {
    var history = LossHistory()
    for batch in 0..<1_000_000 { history.append(batch == 123_456 ? 99 : 1, epoch: batch / 1000) }
    let points = history.points()
    #expect(points.count < 4096 && points.count > 1000)
    #expect(points.map(\.high).max() == 99 && points.map(\.low).min() == 1)
    #expect(history.batchCount == 1_000_000)
  }

  @Test("The average of a constant loss is that constant, from the first value on", arguments: 1...3)
  func average(_ factor: Int) {
    var history = LossHistory()
    for _ in 0..<50 { history.append(2.5, epoch: 0) }
    #expect(history.average(factor).allSatisfy { abs($0.low - 2.5) < 1e-9 })
    history.append(.nan, epoch: 0)
    history.append(2.5, epoch: 0)
    #expect(history.average(factor).allSatisfy { abs($0.low - 2.5) < 1e-9 })
    #expect(history.notFiniteCount == 1)
  }

  @Test("What is left is the median epoch times the epochs left")
  func timeLeft() {
    var model = Script.model(epochs: 4)
    // 17 s an epoch; 12 epochs, 4 whole and 20 of 39 batches done.
    let left = model.progress.secondsLeft ?? 0
    #expect(abs(left - 17 * (8 - 20.0 / 39)) < 0.01)
    _ = model.update(.tick(Moment(seconds: 10_000, secondsOfDay: 0)))
    #expect(model.progress.secondsLeft == left, "waiting changes nothing")
    #expect(DashboardModel().progress.secondsLeft == nil)
  }

  @Test("A burst of empty clusters is folded, a hostile name harmless")
  func events() {
    var model = DashboardModel()
    for cluster in 0..<50 {
      _ = model.update(
        .event(.emptyCluster(EmptyClusterStats(epoch: 0, iteration: 2, cluster: cluster, donor: 60, donorSize: 9))))
    }
    #expect(model.log.entries.count == 4 && model.emptyCount == 50)
    #expect(model.log.entries.last?.text == "47 more empty at iteration 3")
    _ = model.update(.event(.warned(message: "bad\u{1b}]0;x\u{7}name")))
    #expect(model.log.entries.last?.text == "bad?]0;x?name")
  }

  @Test("Nothing new, nothing to draw; a new second or a key is new")
  func revisions() {
    var model = Script.model()
    let before = model.revision
    _ = model.update(.tick(Moment(seconds: 120.1, secondsOfDay: 74_600)))
    #expect(model.revision == before)
    _ = model.update(.tick(Moment(seconds: 121.1, secondsOfDay: 74_601)))
    #expect(model.revision > before)
  }
}
