import Foundation
import Telemetry
import Testing

@Suite("What a run decides by itself")
struct DecisionTests {
  static let decision = Decision(
    kind: .clusterCount, epoch: 4, clusterCount: 23, reason: "k auto: 100 clusters merged to 23: \"near\"")

  @Test("A decision is a line with its reason, in JSON and in words, and is read back from what a run keeps")
  func lines() throws {
    #expect(
      JSONLines().lines(for: .decided(DecisionTests.decision)) == [
        #"{"type":"event","event":"decision","epoch":4,"decision":"cluster_count","k":23,"#
          + #""reason":"k auto: 100 clusters merged to 23: \"near\""}"#
      ])
    var plain = PlainLines()
    var ended = DecisionTests.decision
    (ended.kind, ended.reason) = (.ended, "enough")
    let lines = [Event.decided(DecisionTests.decision), .decided(ended)]
      .flatMap { plain.lines(for: $0, at: "T", seconds: 0) }
    #expect(
      lines == [
        "T event clusters epoch=4 k=23 k auto: 100 clusters merged to 23: \"near\"",
        "T event clustering-ended epoch=4 k=23 enough",
      ])
    let stored = try JSONEncoder().encode(Event.decided(ended))
    #expect(try JSONDecoder().decode(Event.self, from: stored) == .decided(ended))
    #expect(
      JSONLines().end(reason: "finished", epochs: 3, seconds: 1, because: "enough").contains(#""because":"enough""#))
  }

  @Test("A cluster that was too small is told with its members; stored events without a size still open")
  func smallClusters() throws {
    var plain = PlainLines()
    let stats = EmptyClusterStats(epoch: 1, iteration: 20, cluster: 3, donor: 9, donorSize: 80, size: 4)
    #expect(
      plain.lines(for: .emptyCluster(stats), at: "T", seconds: 0) == [
        "T event small-cluster epoch=1 iteration=20 cluster=3 members=4 reseeded-from=9 size=80"
      ])
    let old = #"{"epoch":1,"iteration":2,"cluster":3,"donor":9,"donorSize":80}"#
    #expect(try JSONDecoder().decode(EmptyClusterStats.self, from: Data(old.utf8)).size == nil)
  }
}
