import Clustering
import Foundation
import Tensors
import TestSupport
import Testing

/// What `Tests/Fixtures/clustering/make_fixture.py` had scikit-learn find in features of unit length.
private struct FeaturesFixture: Decodable {
  let features: [Float]
  let classes, clusters, neighbors: [Int32]
  let silhouettes: [Double]
  /// The first so many rows.
  let train: Int

  static func load() throws -> FeaturesFixture {
    try JSONDecoder().decode(
      FeaturesFixture.self, from: Data(contentsOf: TestFiles.fixture("clustering/features.json")))
  }
}

@Suite("Metrics of features")
struct FeatureMetricsTests {
  @Test("Each row's silhouette is scikit-learn's, with a cluster of one and an empty one")
  func silhouettes() throws {
    let fixture = try FeaturesFixture.load()
    let rows = Tensor([fixture.classes.count, 8], fixture.features)
    func found(_ sample: [Int]) -> Double? {
      silhouette(rows, labels: fixture.clusters, clusterCount: 6, sample: sample)
    }
    for (row, wanted) in fixture.silhouettes.enumerated() {
      #expect(abs((found([row]) ?? .nan) - wanted) < 1e-4, "row \(row)")
    }
    let mean = fixture.silhouettes.reduce(0, +) / Double(fixture.silhouettes.count)
    #expect(abs((found(silhouetteSample(of: rows.rowCount, seed: 1)) ?? .nan) - mean) < 1e-5)
    #expect(silhouette(rows, labels: fixture.clusters.map { _ in 2 }, clusterCount: 6, sample: [0]) == nil)
  }

  @Test("A sample has no row twice and is the seed's")
  func sample() {
    let rows = silhouetteSample(of: 10_000, seed: 5)
    #expect(rows.count == silhouetteLimit && Set(rows).count == rows.count && rows == rows.sorted())
    #expect(rows == silhouetteSample(of: 10_000, seed: 5) && rows != silhouetteSample(of: 10_000, seed: 6))
    #expect(silhouetteSample(of: 30, seed: 5) == Array(0..<30))
  }

  @Test("The vote of 20 neighbours is scikit-learn's")
  func neighbors() throws {
    let fixture = try FeaturesFixture.load()
    let end = fixture.train * 8
    let known = Tensor([fixture.train, 8], Array(fixture.features[..<end]))
    let asked = Tensor([fixture.classes.count - fixture.train, 8], Array(fixture.features[end...]))
    let classifier = NearestNeighbors(known, labels: Array(fixture.classes.prefix(fixture.train)), classCount: 4)
    #expect(classifier.classes(of: asked) == fixture.neighbors)
    let few = NearestNeighbors(Tensor([2, 2], [1, 0, 0, 1]), labels: [1, 0], classCount: 2)
    #expect(few.count == 2 && few.classes(of: Tensor([1, 2], [0.6, 0.8])) == [0])
  }

  @Test("The score without labels: from 0 to 1, and 0 for a collapse")
  func score() {
    #expect(LabelFreeScore(stability: 1, augmented: nil, silhouette: 1, balance: 1).value == 1)
    #expect(LabelFreeScore(stability: 1, augmented: nil, silhouette: -1, balance: 0).value == 0)
    #expect(LabelFreeScore(stability: -0.1, augmented: nil, silhouette: 0.5, balance: 1).value == 0)
    #expect(abs(LabelFreeScore(stability: 0.5, augmented: nil, silhouette: 0, balance: 0.5).value - 0.5) < 1e-12)
    let score = LabelFreeScore(stability: 0.8, augmented: 0.4, silhouette: 0, balance: 0.9)
    #expect(abs(score.value * score.value * score.value * score.value - 0.8 * 0.4 * 0.5 * 0.9) < 1e-12)
    #expect(LabelFreeScore(stability: 1, augmented: -0.2, silhouette: 1, balance: 1).value == 0)
    #expect(abs(normalizedEntropy([5, 5, 5]) - 1) < 1e-12 && normalizedEntropy([9, 0]) == 0)
    #expect(abs(normalizedEntropy([2, 2, 0, 0]) - 0.5) < 1e-12)
  }
}
