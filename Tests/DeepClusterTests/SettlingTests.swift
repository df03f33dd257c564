import Testing

@testable import DeepCluster

@Suite("Clusters that settle")
struct SettlingTests {
  /// What a watch says to a row of churns and agreements.
  private func verdicts(
    _ figures: [(churn: Double, agreement: Double)], below limit: Double? = nil, patience: Int? = nil
  ) -> [SettlingWatch.Verdict?] {
    var watch = SettlingWatch()
    return figures.map { figure in
      watch.note(churn: figure.churn, agreement: { figure.agreement }, haltingBelow: limit, patience: patience)
    }
  }

  @Test("Two calm reassignments in a row halt the clustering, once; a restless one between begins again")
  func halt() throws {
    let found = verdicts([(0.01, 0), (0.3, 0), (0.019, 0), (0.02, 0), (0.015, 0), (0.004, 0), (0, 0)], below: 0.02)
    #expect(found.indices.filter { found[$0] != nil } == [5])
    guard case .halt(let reason) = found[5] else {
      Issue.record("\(String(describing: found[5]))")
      return
    }
    #expect(reason.contains("1.5 %, then 0.4 %") && reason.contains("less than 2.0 %"), "\(reason)")
  }

  @Test("The run ends when neither figure is bettered for so long; one of them is enough to go on")
  func patience() throws {
    let figures: [(Double, Double)] = [(0.5, 0.1), (0.6, 0.2), (0.4, 0.1), (0.4, 0.2), (0.45, 0.15), (0.5, 0.1)]
    let found = verdicts(figures, patience: 3)
    #expect(found.indices.filter { found[$0] != nil } == [5])
    guard case .end(let reason) = found[5] else {
      Issue.record("\(String(describing: found[5]))")
      return
    }
    #expect(reason.contains("the last 3") && reason.contains("40.0 %") && reason.contains("0.2"), "\(reason)")
    #expect(verdicts([(0.5, 0.1), (0.5, 0.1)], patience: 1).map { $0 == nil } == [true, false])
  }

  @Test("Without options nothing is asked for; after a restart all begins again")
  func off() {
    var watch = SettlingWatch()
    for _ in 0..<9 {
      let verdict = watch.note(
        churn: 0,
        agreement: {
          Issue.record("AMI costs time"); return 1
        }, haltingBelow: nil, patience: nil)
      #expect(verdict == nil)
    }
    #expect(watch == SettlingWatch())
    for _ in 0..<2 { _ = watch.note(churn: 0, agreement: { 1 }, haltingBelow: 0.5, patience: nil) }
    #expect(watch.isHalted && !watch.hasEnded)
    watch.restart()
    #expect(watch == SettlingWatch())
  }
}
