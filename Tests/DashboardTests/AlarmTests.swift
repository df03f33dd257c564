import Dashboard
import TUI
import Telemetry
import Testing

@Suite("Alarms on the screen")
struct AlarmTests {
  private static let alarm = Alarm(
    kind: .giantCluster, epoch: 5, finding: "one cluster has 80 % of the images", advice: "a smaller rate (:lr X)")

  @Test("A standing alarm is a word in the header and the run pane, and lines among the events; then it is gone")
  func shown() {
    for look in [Look(), Look(glyphs: .ascii, depth: .mono)] {
      var model = Script.model()
      let mark = Character(look.glyphs.alarm)
      for (width, height) in [(120, 40), (80, 24), (40, 12)] {
        #expect(!model.frame(size: Size(width, height), look: look).lines.joined().contains("ALARM"))
      }
      _ = model.update(.event(.alarmRaised(AlarmTests.alarm)))
      for (width, height) in [(120, 40), (80, 24), (40, 12)] {
        let lines = model.frame(size: Size(width, height), look: look).lines
        #expect(lines[0].contains("\(mark) ALARM ") && lines[0].contains("TRAIN") && lines[0].contains("6/12"))
        if width > 40 { #expect(lines.joined().contains("\(mark) giant cluster")) }
      }
      let lines = model.frame(size: Size(120, 40), look: look).lines
      #expect(lines.joined().contains("\(mark) one cluster has 80 %"))
      #expect(model.log.entries.suffix(2).map(\.text) == ["try: a smaller rate (:lr X)", AlarmTests.alarm.finding])
      _ = model.update(.event(.alarmRaised(AlarmTests.alarm)))
      #expect(model.alarms.count == 1)
      _ = model.update(.event(.alarmEnded(.giantCluster, epoch: 6)))
      #expect(model.alarms.isEmpty && model.log.entries.last?.text == "giant cluster: over")
      #expect(!model.frame(size: Size(120, 40), look: look).lines.joined().contains("ALARM"))
    }
  }

  @Test("n and N stop at an alarm, and not at its advice or its end")
  func seeking() {
    var model = Script.model()
    _ = model.update(.event(.alarmRaised(AlarmTests.alarm)))
    _ = model.update(.event(.alarmEnded(.giantCluster, epoch: 6)))
    let (spike, empty) = ("loss spike 3.3180, z=31.8", "c12 empty, split from c5 (512)")
    for (key, wanted) in [("n", AlarmTests.alarm.finding), ("n", spike), ("n", empty), ("N", spike)] {
      _ = model.update(.key(.character(Character(key))))
      #expect(model.eventIndex.map { model.listedEvents[$0].text } == wanted)
    }
  }

  @Test("Rank and dead channels are figures of the run")
  func vitals() {
    var model = Script.model()
    _ = model.update(
      .event(
        .examined(
          Vitals(
            epoch: 5, images: 10_000, k: 40, usedClusters: 40, largestCluster: 512, imbalance: 1.2, moved: 504,
            effectiveRank: 4.25, silentChannels: .init(layer: "features.3", silent: 5, channels: 64)))))
    let lines = model.frame(size: Size(120, 40), look: Look()).lines
    #expect(lines.contains { $0.contains("rank 4.3  dead 5/64  in features.3") })
  }
}
