import Dashboard
import TUI
import Telemetry
import Testing

@Suite("The view stands still while the run goes on")
struct FreezingTests {
  private static func lines(_ model: DashboardModel) -> [String] {
    model.frame(size: Size(120, 40), look: Look()).lines
  }

  /// A minute later: a batch, an event and what the program costs.
  private static func later(_ model: inout DashboardModel) {
    _ = model.update(.tick(Moment(seconds: 160, secondsOfDay: 74_627)))
    _ = model.update(
      .event(
        .batchEnded(
          BatchStats(
            epoch: 5, iteration: 20, iterationCount: 39, loss: 0.125, learningRate: 0.05, seconds: 0.3, images: 256))))
    _ = model.update(.event(.optionChanged(.k(77))))
    _ = model.update(
      .resources(
        ResourceUsage(cpuPercent: 123, residentBytes: 1 << 28, uiPercent: 0.5, terminalBytesPerSecond: 900)))
    for tenth in 0..<600 {
      let seconds = 160 + Double(tenth) / 10
      _ = model.update(.tick(Moment(seconds: seconds, secondsOfDay: 74_627 + tenth / 10)))
    }
  }

  @Test("z freezes all but keys; z again shows all that has happened, with its times")
  func freezing() {
    var model = Script.model()
    var other = model
    #expect(model.update(.key(.character("z"))) == [] && model.isFrozen)
    let still = FreezingTests.lines(model)
    #expect(still[0].contains("view frozen, z goes on"))
    let revision = model.revision
    FreezingTests.later(&model)
    #expect(FreezingTests.lines(model) == still && model.revision == revision, "nothing is drawn anew")
    _ = model.update(.key(.right))
    #expect(FreezingTests.lines(model) != still, "keys look round in it")
    _ = model.update(.key(.left))
    #expect(FreezingTests.lines(model) == still)
    _ = model.update(.key(.character("z")))
    FreezingTests.later(&other)
    #expect(!model.isFrozen && FreezingTests.lines(model) == FreezingTests.lines(other))
    #expect(FreezingTests.lines(model).joined().contains("20:43:47 e6 · k=77"), "\(FreezingTests.lines(model))")
  }

  @Test("A key that changes the run shows it again")
  func commands() {
    for (key, wanted) in [(" ", [Effect.send(.pause)]), ("s", [.send(.snapshot(name: nil))]), ("q", []), (":", [])] {
      var model = Script.model()
      _ = model.update(.key(.character("z")))
      FreezingTests.later(&model)
      #expect(model.update(.key(.character(Character(key)))) == wanted && !model.isFrozen)
      #expect(FreezingTests.lines(model).joined().contains("cpu 123 %"))
    }
  }

  @Test("What is shown for some seconds goes while the view is frozen, and not before")
  func notices() {
    var model = Script.model()
    _ = model.update(.key(.character("z")))
    FreezingTests.later(&model)
    _ = model.update(.key(.character("k")))
    let told = { (model: DashboardModel) in FreezingTests.lines(model)[39].contains("images: ") }
    #expect(told(model))
    _ = model.update(.tick(Moment(seconds: 221, secondsOfDay: 74_688)))
    #expect(told(model))
    _ = model.update(.tick(Moment(seconds: 226, secondsOfDay: 74_693)))
    #expect(!told(model) && model.isFrozen)
  }

  @Test("Days of it do not fill the memory: the view goes on by itself")
  func limit() {
    var model = Script.model()
    _ = model.update(.key(.character("z")))
    let usage = ResourceUsage(cpuPercent: 1, residentBytes: 1, uiPercent: 1, terminalBytesPerSecond: 1)
    for _ in 0..<100_001 where model.isFrozen { _ = model.update(.resources(usage)) }
    #expect(!model.isFrozen)
  }
}
