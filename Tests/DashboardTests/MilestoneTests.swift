import Dashboard
import TUI
import Telemetry
import Testing

@Suite("Events that the dashboard finds by itself")
struct MilestoneTests {
  private static func text(_ model: DashboardModel) -> String {
    model.log.entries.map(\.text).joined(separator: "\n")
  }

  private static func batch(_ loss: Float, _ model: inout DashboardModel) -> [Effect] {
    model.update(
      .event(
        .batchEnded(
          BatchStats(
            epoch: 0, iteration: 0, iterationCount: 1000, loss: loss, learningRate: 0.05, seconds: 0.1, images: 256))))
  }

  @Test("A loss far above those before it is an event, once; a fresh head's and usual noise are none")
  func spikes() {
    var model = DashboardModel()
    // A head that learns, with noise of some per cent.
    func learn(_ model: inout DashboardModel) {
      for step in 0..<200 {
        _ = MilestoneTests.batch(3.6 / (1 + Float(step) / 50) + Float(step * 7 % 11) * 0.02, &model)
      }
    }
    for epoch in 0..<3 {
      _ = model.update(.event(.assigned(epoch: epoch, moved: nil, images: 100, nmiPrevious: nil, nmiLabels: nil)))
      learn(&model)
    }
    #expect(!MilestoneTests.text(model).contains("spike"), "\(MilestoneTests.text(model))")
    for _ in 0..<4 { _ = MilestoneTests.batch(4, &model) }
    let spikes = model.log.entries.filter { $0.text.contains("loss spike 4.0000, z=") }
    #expect(spikes.count == 1)
    _ = MilestoneTests.batch(.nan, &model)
    learn(&model)
    #expect(model.log.entries.filter { $0.text.contains("spike") }.count == 1)
  }

  @Test("The best NMI is an event where it is clearly better; of the labels where they are known")
  func bestNMI() {
    var model = DashboardModel()
    for (epoch, nmi) in [nil, 0.5, 0.505, 0.52, 0.4, 0.525, 0.9].enumerated() {
      _ = model.update(.event(.assigned(epoch: epoch, moved: 1, images: 100, nmiPrevious: nmi, nmiLabels: nil)))
    }
    let best = model.log.entries.map(\.text).filter { $0.hasPrefix("best") }
    #expect(best == ["best NMI t/t-1 0.520, +0.020", "best NMI t/t-1 0.900, +0.380"])
    var labelled = DashboardModel()
    for nmi in [0.3, 0.4] {
      _ = labelled.update(.event(.assigned(epoch: 0, moved: 1, images: 100, nmiPrevious: 1 - nmi, nmiLabels: nmi)))
    }
    #expect(MilestoneTests.text(labelled).contains("best NMI 0.400, +0.100"))
  }

  @Test("The end of a pause tells how long it was, of a run that is watched too")
  func pauses() {
    var model = Script.model()
    func change(_ state: RunState, at seconds: Double) {
      _ = model.update(.tick(Moment(seconds: seconds, secondsOfDay: 50_000)))
      _ = model.update(.event(.stateChanged(state)))
    }
    change(.paused, at: 200)
    change(.running, at: 242)
    change(.paused, at: 300)
    change(.stopped, at: 300 + 200)
    let told = model.log.entries.map(\.text).filter { $0.contains("pause") || $0.contains("resume") }
    #expect(told == ["paused", "resumed after 42 s", "paused", "pause over after 3 min 20 s"])
    var watched = DashboardModel(.watching)
    for (state, seconds) in [(RunState.paused, 1000.0), (.running, 1000 + 2 * 3600 + 300)] {
      let time = PastTime(seconds: seconds, secondsOfDay: 1, age: 5)
      _ = watched.update(.event(.stateChanged(state), at: time))
    }
    #expect(MilestoneTests.text(watched).contains("resumed after 2 h 5 min"))
  }

  @Test("The bell sounds where it is wished, for what is new: no finite loss, an alarm, the end; never for the past")
  func bell() {
    var model = DashboardModel(.training, settings: DisplaySettings(usesBell: true))
    #expect(MilestoneTests.batch(1, &model) == [])
    #expect(MilestoneTests.batch(.nan, &model) == [.ringBell])
    #expect(MilestoneTests.batch(.infinity, &model) == [], "once, until there is a number again")
    let alarm = Event.alarmRaised(Alarm(kind: .lossNotFinite, epoch: 0, finding: "x", advice: "y"))
    #expect(model.update(.event(alarm)) == [.ringBell])
    #expect(model.update(.event(alarm, at: PastTime(seconds: 1, secondsOfDay: 1, age: 9))) == [])
    #expect(model.update(.event(.stateChanged(.finished))) == [.ringBell])
    #expect(model.update(.event(.stateChanged(.finished))) == [])
    var quiet = DashboardModel()
    #expect(quiet.update(.event(alarm)) == [])
  }
}
