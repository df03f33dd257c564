import Foundation
import Telemetry
import Testing

@Suite("The collapse doctor")
struct DoctorTests {
  /// The figures of a healthy reassignment, changed as wanted.
  private static func vitals(_ epoch: Int = 0, change: (inout Vitals) -> Void = { _ in }) -> Vitals {
    var vitals = Vitals(
      epoch: epoch, images: 1000, k: 20, usedClusters: 20, largestCluster: 90, imbalance: 1.2,
      moved: epoch == 0 ? nil : 500, effectiveRank: 4,
      silentChannels: .init(layer: "features.0", silent: 2, channels: 32))
    change(&vitals)
    return vitals
  }

  private static func stats(_ epoch: Int, loss: Double?) -> EpochStats {
    var stats = LinesTests.epoch
    (stats.epoch, stats.loss) = (epoch, loss)
    return stats
  }

  private static func kinds(_ events: [Event]) -> [Alarm.Kind] {
    events.compactMap { if case .alarmRaised(let alarm) = $0 { alarm.kind } else { nil } }
  }

  @Test(
    "What is wrong at once is told once, with figures and advice, and withdrawn once",
    arguments: [
      (Alarm.Kind.unusedClusters, "only 17 of 20", ":k 17"), (.imbalance, "imbalance 3.50", ":k N"),
      (.giantCluster, "31 %", ":lr X"), (.silentChannels, "25 of 32 channels of features.0", "dctop branch"),
    ])
  func immediate(_ kind: Alarm.Kind, _ figures: String, _ advice: String) throws {
    let bad = { (epoch: Int) in
      DoctorTests.vitals(epoch) { vitals in
        switch kind {
        case .unusedClusters: vitals.usedClusters = 17
        case .imbalance: vitals.imbalance = 3.5
        case .giantCluster: vitals.largestCluster = 310
        default: vitals.silentChannels?.silent = 25
        }
      }
    }
    var doctor = Doctor()
    #expect(doctor.examine(DoctorTests.vitals(0)).isEmpty)
    let raised = doctor.examine(bad(1))
    guard case .alarmRaised(let alarm) = try #require(raised.first), raised.count == 1 else {
      Issue.record("\(raised)")
      return
    }
    #expect(alarm.kind == kind && alarm.epoch == 1 && alarm.finding.contains(figures) && alarm.advice.contains(advice))
    #expect(doctor.examine(bad(2)).isEmpty && doctor.standing == [kind])
    #expect(doctor.examine(DoctorTests.vitals(3)) == [.alarmEnded(kind, epoch: 3)])
    #expect(doctor.examine(DoctorTests.vitals(4)).isEmpty && doctor.standing.isEmpty)
  }

  @Test("A loss of guessing alarms after five epochs, by the clusters that are used")
  func chance() {
    var doctor = Doctor()
    _ = doctor.examine(DoctorTests.vitals(0) { $0.usedClusters = 19 })
    for epoch in 0..<4 { #expect(doctor.examine(DoctorTests.stats(epoch, loss: 2.94)).isEmpty) }
    #expect(DoctorTests.kinds(doctor.examine(DoctorTests.stats(4, loss: 2.94))) == [.lossAtChance])
    #expect(doctor.examine(DoctorTests.stats(5, loss: 2.94)).isEmpty)
    #expect(doctor.examine(DoctorTests.stats(6, loss: nil)).isEmpty)
    #expect(doctor.examine(DoctorTests.stats(7, loss: 2.8)) == [.alarmEnded(.lossAtChance, epoch: 7)])
  }

  @Test("Features along one line alarm after three reassignments")
  func rank() {
    var doctor = Doctor()
    let found = [1.1, 1.0, 1.5, 1.1, 1.0, 0, 0, 2].enumerated().map { epoch, rank in
      doctor.examine(DoctorTests.vitals(epoch) { $0.effectiveRank = rank })
    }
    #expect(found.map(DoctorTests.kinds) == [[], [], [], [], [], [.lowRank], [], []])
    #expect(found.last == [.alarmEnded(.lowRank, epoch: 7)])
  }

  @Test("Churn alarms where it is high and does not fall, and not where it falls or is moderate")
  func churn() {
    func kinds(_ moved: [Int]) -> [Alarm.Kind] {
      var doctor = Doctor()
      return moved.enumerated().flatMap { epoch, count in
        DoctorTests.kinds(doctor.examine(DoctorTests.vitals(epoch) { $0.moved = epoch == 0 ? nil : count }))
      }
    }
    #expect(kinds([0] + [Int](repeating: 700, count: 8)) == [.restlessClusters])
    #expect(kinds([0] + [Int](repeating: 700, count: 7)).isEmpty, "two spans are not over")
    #expect(kinds([0, 900, 880, 860, 840, 820, 800, 780, 760]).isEmpty, "it falls")
    #expect(kinds([0] + [Int](repeating: 550, count: 20)).isEmpty, "half of them is what healthy runs show")
  }

  @Test("Few clusters may be uneven")
  func fewClusters() {
    var doctor = Doctor()
    let fair = DoctorTests.vitals { ($0.k, $0.usedClusters, $0.largestCluster, $0.imbalance) = (2, 2, 800, 1.36) }
    #expect(doctor.examine(fair).isEmpty)
  }

  /// Of the bundled digits with 30 clusters: shares of the images that moved, and of ln 30 that the loss was.
  @Test("A healthy run is silent from its slow start on")
  func healthy() {
    var doctor = Doctor()
    let moved = [0, 0.63, 0.63, 0.59, 0.56, 0.57, 0.57, 0.55, 0.54, 0.52, 0.52, 0.51]
    let losses = [1.0, 1.0, 0.999, 0.989, 0.959, 0.933, 0.911, 0.9, 0.89, 0.88, 0.87, 0.859]
    for (epoch, (share, loss)) in zip(moved, losses).enumerated() {
      let vitals = DoctorTests.vitals(epoch) { vitals in
        if epoch > 0 { vitals.moved = Int(1000 * share) }
        vitals.effectiveRank = epoch == 4 ? 1.4 : 3
      }
      #expect(doctor.examine(vitals).isEmpty)
      #expect(doctor.examine(DoctorTests.stats(epoch, loss: loss * 2.9957)).isEmpty, "epoch \(epoch)")
    }
  }

  @Test("It comes back from a checkpoint as it was")
  func stored() throws {
    var doctor = Doctor()
    for epoch in 0..<5 {
      _ = doctor.examine(DoctorTests.vitals(epoch) { ($0.imbalance, $0.effectiveRank) = (9, 1) })
      _ = doctor.examine(DoctorTests.stats(epoch, loss: 3))
    }
    let copy = try JSONDecoder().decode(Doctor.self, from: JSONEncoder().encode(doctor))
    #expect(copy == doctor && Set(doctor.standing) == [.imbalance, .lowRank, .lossAtChance])
  }

  @Test("Alarms are lines in words and in JSON")
  func lines() {
    let alarm = Alarm(kind: .lowRank, epoch: 3, finding: "flat", advice: ":lr X")
    var plain = PlainLines()
    let events: [Event] = [.alarmRaised(alarm), .alarmEnded(.lowRank, epoch: 5), .examined(DoctorTests.vitals())]
    #expect(
      events.flatMap { plain.lines(for: $0, at: "T", seconds: 0) }
        == ["T alarm features collapse: flat; try: :lr X", "T alarm over features collapse"])
    #expect(
      events.flatMap(JSONLines().lines) == [
        #"{"type":"event","event":"alarm","epoch":3,"alarm":"low_rank","finding":"flat","advice":":lr X"}"#,
        #"{"type":"event","event":"alarm_over","epoch":5,"alarm":"low_rank"}"#,
        #"{"type":"event","event":"vitals","epoch":0,"images":1000,"k":20,"used_clusters":20,"largest_cluster":90,"#
          + #""imbalance":1.2,"reassigned":null,"effective_rank":4.0,"#
          + #""silent_channels":{"layer":"features.0","silent":2,"channels":32},"silhouette":null,"augmented_stability":null,"score":null}"#,
      ])
  }
}
