import Clustering
import Foundation
import Tensors
import TestSupport
import Testing

/// What `Tests/Fixtures/clustering/make_fixture.py` had scikit-learn and numpy compute.
private struct MetricsFixture: Decodable {
  struct Case: Decodable {
    let name: String
    let clusters, labels: [Int32]
    let nmi, ami, ari, accuracy, nmiArithmetic, homogeneity, completeness, vMeasure, purity: Double
    let confusion: [[Int]]?
  }
  struct PCA: Decodable { let features, whitened: [Float] }
  let cases: [Case]
  let pca: PCA

  static func load() throws -> MetricsFixture {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(
      MetricsFixture.self, from: Data(contentsOf: TestFiles.fixture("clustering/metrics.json")))
  }
}

@Suite("Metrics")
struct MetricsTests {
  @Test("NMI, AMI, ARI and accuracy are scikit-learn's")
  func againstScikitLearn() throws {
    for example in try MetricsFixture.load().cases {
      let (a, b) = (example.clusters, example.labels)
      #expect(abs(normalizedMutualInformation(a, b) - example.nmi) < 1e-9, "NMI, \(example.name)")
      #expect(abs(adjustedMutualInformation(a, b) - example.ami) < 1e-7, "AMI, \(example.name)")
      #expect(abs(adjustedRandIndex(a, b) - example.ari) < 1e-9, "ARI, \(example.name)")
      #expect(abs(matchedAccuracy(clusters: a, labels: b) - example.accuracy) < 1e-9, "accuracy, \(example.name)")
    }
  }

  @Test("One table gives every figure of scikit-learn's, and the confusion matrix")
  func agreement() throws {
    for example in try MetricsFixture.load().cases {
      let table = ContingencyTable(example.clusters, example.labels)
      let found = LabelAgreement(table)
      let pairs = [
        (found.accuracy, example.accuracy), (found.nmi, example.nmi), (found.nmiArithmetic, example.nmiArithmetic),
        (found.ami, example.ami), (found.ari, example.ari), (found.homogeneity, example.homogeneity),
        (found.completeness, example.completeness), (found.vMeasure, example.vMeasure),
        (found.purity, example.purity),
      ]
      for (index, pair) in pairs.enumerated() { #expect(abs(pair.0 - pair.1) < 1e-7, "\(index), \(example.name)") }
      if let wanted = example.confusion {
        let confusion = ConfusionMatrix(table, classCount: wanted.count)
        #expect(confusion.counts == wanted && confusion.columns.map(\.matched) == Array(0..<wanted.count))
      }
    }
  }

  @Test("Clusters that match no class come last in the confusion matrix, classes without a cluster stay")
  func unmatched() {
    let more = ConfusionMatrix(ContingencyTable([0, 0, 1, 2, 2, 2], [1, 1, 1, 0, 0, 0]), classCount: 2)
    #expect(more.columns.map(\.cluster) == [2, 0, 1] && more.columns.map(\.matched) == [0, 1, nil])
    #expect(more.counts == [[3, 0, 0], [0, 2, 1]])
    let fewer = ConfusionMatrix(ContingencyTable([0, 0, 0], [0, 1, 1]), classCount: 4)
    #expect(
      fewer.columns.map(\.cluster) == [0] && fewer.columns[0].matched == 1 && fewer.counts == [[1], [2], [0], [0]])
  }

  @Test("Many equal clusters: AMI of independent ones is about 0, of equal ones 1")
  func manyClusters() {
    var random = Random(seed: 4, stream: "test")
    let a = (0..<4000).map { Int32($0 % 500) }
    let b = a.shuffled(using: &random)
    #expect(abs(adjustedMutualInformation(a, b)) < 0.05 && normalizedMutualInformation(a, b) > 0.5)
    #expect(abs(adjustedMutualInformation(a, a.map { ($0 * 7 + 3) % 500 }) - 1) < 1e-9)
  }

  @Test("Rows without a label are left out")
  func unknownLabels() {
    #expect(normalizedMutualInformation([0, 0, 1, 1, 0], [3, 3, 1, 1, -1]) == 1)
    #expect(matchedAccuracy(clusters: [0, 0, 1, 1, 0], labels: [3, 3, 1, 1, -1]) == 1)
  }

  @Test("A row counts as reassigned when it is not where most of its former companions went")
  func reassigned() {
    #expect(reassignedCount(from: [0, 0, 1, 1], to: [5, 5, 2, 2]) == 0)
    #expect(reassignedCount(from: [0, 0, 0, 1], to: [1, 1, 0, 0]) == 1)
  }

  @Test("PCA-whitening is numpy's")
  func whiteningAgainstNumPy() throws {
    let fixture = try MetricsFixture.load().pca
    let features = Tensor([40, 6], fixture.features)
    let whitening = try PCAWhitening.fit(features, componentLimit: 4)
    expectClose(whitening.apply(features).array, fixture.whitened, tolerance: 1e-3)
  }

  @Test("Whitened features have unit variance and no correlation, also across blocks")
  func whitened() throws {
    let features = Tensor([5000, 5])
    var random = Random(seed: 1, stream: "test")
    for row in 0..<5000 {
      let shared = random.normal(deviation: 3)
      for index in 0..<5 { features.row(row)[index] = shared + random.normal(deviation: Float(index + 1)) + 10 }
    }
    let whitening = try PCAWhitening.fit(features, componentLimit: 256)
    #expect(whitening.componentCount == 5)
    let white = whitening.apply(features)
    let own = Tensor([5000, 5], features.array)
    whitening.apply(own, into: own)
    #expect(own.array == white.array, "in its own memory")
    for a in 0..<5 {
      for b in 0..<5 {
        let covariance = (0..<5000).reduce(0.0) { $0 + Double(white.row($1)[a]) * Double(white.row($1)[b]) } / 5000
        #expect(abs(covariance - (a == b ? 1 : 0)) < 1e-3)
      }
    }
  }

  @Test("Fewer rows than features: whitened all the same")
  func fewRows() throws {
    var random = Random(seed: 9, stream: "test")
    let features = Tensor([12, 40], (0..<480).map { _ in random.normal() + 2 })
    let whitening = try PCAWhitening.fit(features, componentLimit: 6)
    let white = whitening.apply(features)
    #expect(whitening.eigenvalues == whitening.eigenvalues.sorted(by: >))
    for a in 0..<6 {
      for b in 0..<6 {
        let covariance = (0..<12).reduce(Float(0)) { $0 + white.row($1)[a] * white.row($1)[b] } / 12
        #expect(abs(covariance - (a == b ? 1 : 0)) < 1e-3)
      }
    }
  }

  @Test("Equal features stay finite, and a row of zeros stays")
  func equalFeatures() throws {
    let features = Tensor([7, 3], (0..<21).map { Float($0 % 3) * 0.1 })
    let whitening = try PCAWhitening.fit(features, componentLimit: 256)
    #expect(whitening.componentCount == 3)
    let white = whitening.apply(features)
    normalizeRows(white)
    let allFinite = white.elements.allSatisfy { $0.isFinite }
    #expect(allFinite)
    let zeros = Tensor([2, 2], [0, 0, 3, 4])
    normalizeRows(zeros)
    #expect(zeros.array == [0, 0, 0.6, 0.8])
  }

  @Test("No more components than images less one", arguments: [(2, 1), (1, 1), (4, 3)])
  func fewImages(_ images: Int, _ components: Int) throws {
    var random = Random(seed: 1, stream: "test")
    let features = Tensor([images, 8], (0..<images * 8).map { _ in random.normal() })
    let whitening = try PCAWhitening.fit(features, componentLimit: 256)
    #expect(whitening.componentCount == components)
  }

  @Test("A feature that is not a number is an error, not a hang")
  func notANumber() {
    let features = Tensor([3, 2], [1, 2, .nan, 4, 5, 6])
    #expect(throws: EigenError.self) { try PCAWhitening.fit(features, componentLimit: 2) }
  }
}
