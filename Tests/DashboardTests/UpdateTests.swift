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
    let help = KeyBindings.helpLines(.unicode, width: 100).joined(separator: "\n")
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

  @Test("A pane that is called for again has the keys")
  func calledPane() {
    var model = Script.model()
    for key in ["5", "5"] { _ = model.update(.key(.character(Character(key)))) }
    #expect(model.focused == .samples)
  }

  @Test("The speed is that of several batches, and is told while they are trained on")
  func speed() {
    var model = Script.model()
    for index in 0..<60 {
      let stats = BatchStats(
        epoch: 6, iteration: index, iterationCount: 200, loss: 1, learningRate: 0.05,
        seconds: index.isMultiple(of: 2) ? 0.1 : 0.3, images: 100)
      _ = model.update(.event(.batchEnded(stats)))
    }
    #expect((480...520).contains(model.progress.speed ?? 0))
    func foot() -> String { model.frame(size: Size(120, 40), look: Look()).lines[37] }
    #expect(foot().contains("img/s"))
    _ = model.update(.event(.phaseStarted(.features, epoch: 7)))
    #expect(foot().contains("features") && !foot().contains("img/s"))
  }

  @Test("A run that has failed has its last words in sight, and is not said to be pausable")
  func failedRun() {
    var model = Script.model()
    let stats = BatchStats(
      epoch: 6, iteration: 1, iterationCount: 200, loss: 5.1186e25, learningRate: 0.05, seconds: 0.1, images: 64)
    _ = model.update(.event(.batchEnded(stats)))
    _ = model.update(.event(.alarmRaised(Alarm(kind: .lossNotFinite, epoch: 6, finding: "inf", advice: "a"))))
    _ = model.update(.event(.stateChanged(.failed)))
    let lines = model.frame(size: Size(120, 40), look: Look()).lines
    #expect(lines.contains { $0.contains("loss 5.12e25  ema") && $0.contains("best") })
    #expect(!lines.contains { $0.contains("space pause") || $0.contains("s snapshot") })
    _ = model.update(.key(.character("[")))
    let first = model.frame(size: Size(40, 12), look: Look()).lines[0]
    #expect(first.contains("\u{25c6} \u{2717} FAILED  epoch 5 of 6: End") && first.hasPrefix(" dctop "), "\(first)")
  }

  @Test("The help is all there on a narrow screen too")
  func narrowHelp() {
    let narrow = KeyBindings.helpLines(.unicode, width: 34)
    #expect(narrow.allSatisfy { $0.unicodeScalars.count <= 34 }, "\(narrow.filter { $0.unicodeScalars.count > 34 })")
    func words(_ lines: [String]) -> [Substring] { lines.flatMap { $0.split(separator: " ") } }
    #expect(words(narrow) == words(KeyBindings.helpLines(.unicode, width: 100)))
  }

  @Test("Nothing moves while a run is paused: no clock, and no figures of what showing them costs")
  func stillness() {
    var model = Script.model()
    func tick(_ seconds: Double) { _ = model.update(.tick(Moment(seconds: seconds, secondsOfDay: 50_000))) }
    func cost(_ cpu: Double, _ ui: Double, _ bytes: Double) {
      let usage = ResourceUsage(
        cpuPercent: cpu, residentBytes: 500 << 20, uiPercent: ui, terminalBytesPerSecond: bytes)
      _ = model.update(.resources(usage))
    }
    tick(1000)
    let running = model.elapsed ?? 0
    _ = model.update(.event(.stateChanged(.paused)))
    cost(190, 0.6, 3000)
    cost(0.4, 0.1, 60)
    let still = model.frame(size: Size(120, 40), look: Look())
    #expect(still.lines.contains { $0.contains("cpu 0 %") } && still.lines.contains { $0.contains("tty 0B/s") })
    for second in 1...50 {
      tick(1000 + Double(second))
      cost(Double(second % 2), 0.1 + Double(second % 3) / 10, 40 + Double(second))
      #expect(model.frame(size: Size(120, 40), look: Look()) == still)
    }
    cost(90, 0.1, 60)
    #expect(model.frame(size: Size(120, 40), look: Look()) != still, "what works while the run waits is told")
    _ = model.update(.event(.stateChanged(.running)))
    tick(1051)
    #expect(model.elapsed == running + 1)
  }

  @Test("Of a run that is watched, pauses do not count either")
  func watchedPauses() {
    var model = DashboardModel(.watching)
    let states: [(RunState, Double)] = [(.running, 10), (.paused, 20), (.running, 100), (.finished, 115)]
    for (state, seconds) in states {
      _ = model.update(.event(.stateChanged(state), at: PastTime(seconds: seconds, secondsOfDay: 9, age: 0)))
    }
    #expect(model.elapsed == 25)
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
    #expect(model.focused == .run)
    _ = model.update(.key(.tab))
    #expect(model.focused == .samples)
    _ = model.update(.key(.backTab))
    #expect(model.focused == .run)
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
