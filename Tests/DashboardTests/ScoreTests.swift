import Dashboard
import TUI
import Telemetry
import Testing

@Suite("The score without labels")
struct ScoreTests {
  @Test("The run's panel has the score of the newest clusters, the events what to compare with")
  func shown() {
    let found = EpochStats.Evaluation(k: 3, accuracy: 0.5, nmi: 0, ami: 0, ari: 0)
    let vitals = Vitals(
      epoch: 1, images: 60, k: 3, usedClusters: 3, largestCluster: 20, imbalance: 1, moved: 4, effectiveRank: 2,
      silentChannels: nil, silhouette: 0.25, score: 0.625)
    var model = DashboardModel()
    _ = model.update(.event(.comparedWith(Baselines(pixels: found, pixelImages: 60, network: found))))
    _ = model.update(.event(.examined(vitals)))
    let text = model.frame(size: Size(120, 40), look: Look()).lines.joined(separator: "\n")
    #expect(text.contains("score 0.625") && text.contains("pixels acc 0.500"), "\(text)")
  }
}
