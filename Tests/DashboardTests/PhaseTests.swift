import Dashboard
import TUI
import Telemetry
import Testing

@Suite("How far a phase is, before there is a run to look at")
struct PhaseTests {
  private static func epochRow(_ model: DashboardModel, width: Int) -> String {
    let lines = model.frame(size: Size(width, 24), look: Look()).lines
    return lines.first { $0.hasPrefix(" load ") } ?? "no row for the phase in\n" + lines.joined(separator: "\n")
  }

  @Test("Images that are looked for are counted; those that are loaded have a share and a time", arguments: [120, 80])
  func loading(width: Int) {
    var model = DashboardModel(.training)
    func row() -> String { PhaseTests.epochRow(model, width: width) }
    _ = model.update(.tick(Moment(seconds: 0, secondsOfDay: 0)))
    _ = model.update(.event(.phaseStarted(.loading, epoch: 0)))
    #expect(!row().contains("found") && !row().contains("left"))
    _ = model.update(.event(.progressed(.loading, done: 12_345, total: 0)))
    #expect(row().contains("12 345 found"), "\(row())")

    _ = model.update(.tick(Moment(seconds: 0.5, secondsOfDay: 0)))
    _ = model.update(.event(.progressed(.loading, done: 10, total: 100)))
    #expect(row().contains("10 %") && !row().contains("left"), "too early for a forecast: \(row())")
    _ = model.update(.tick(Moment(seconds: 4, secondsOfDay: 4)))
    _ = model.update(.event(.progressed(.loading, done: 25, total: 100)))
    #expect(row().contains("25 %") && row().contains("00:00:12 left"), "\(row())")
    _ = model.update(.event(.phaseStarted(.loading, epoch: 0)))
    #expect(!row().contains("left"), "a new phase: \(row())")
  }
}
