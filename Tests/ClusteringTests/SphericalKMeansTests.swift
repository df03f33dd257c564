import Clustering
import Tensors
import TestSupport
import Testing

@Suite("Spherical k-means")
struct SphericalKMeansTests {
  private static func unitClouds(rows: Int, width: Int, places: Int, spread: Float) -> Tensor {
    let features = KMeansTests.clouds(rows: rows, width: width, places: places, spread: spread)
    normalizeRows(features)
    return features
  }

  /// In plain loops and double precision: the largest product, then the mean at unit length.
  private func naive(
    _ features: Tensor, _ start: [Int32], count: Int, iterations: Int
  ) -> (labels: [Int32], centroids: [Double]) {
    let (rows, width) = (features.rowCount, features.rowLength)
    var labels = start
    var centroids = [Double](repeating: 0, count: count * width)
    for _ in 0...iterations {
      var sums = [Double](repeating: 0, count: count * width)
      for row in 0..<rows {
        for index in 0..<width { sums[Int(labels[row]) * width + index] += Double(features.row(row)[index]) }
      }
      for cluster in 0..<count where labels.contains(Int32(cluster)) {
        let range = cluster * width..<(cluster + 1) * width
        let length = sums[range].reduce(0) { $0 + $1 * $1 }.squareRoot()
        for index in range { centroids[index] = sums[index] / length }
      }
      labels = (0..<rows).map { row in
        let products = (0..<count).map { cluster in
          (0..<width).reduce(0) { $0 + Double(features.row(row)[$1]) * centroids[cluster * width + $1] }
        }
        return Int32(products.indices.max { products[$0] < products[$1] } ?? 0)
      }
    }
    return (labels, centroids)
  }

  @Test("Labels and centroids are those of plain loops", arguments: [1, 3, 9])
  func plain(_ iterations: Int) throws {
    let features = SphericalKMeansTests.unitClouds(rows: 400, width: 6, places: 12, spread: 0.3)
    let start = (0..<400).map { Int32($0 % 7) }
    let found = try SphericalKMeans(clusterCount: 7, iterationCount: iterations, start: .labels(start))
      .cluster(features, seed: 1) { _ in }
    let wanted = naive(features, start, count: 7, iterations: iterations)
    #expect(found.labels == wanted.labels)
    expectClose(found.centroids, wanted.centroids.map { Float($0) }, "centroids")
    for row in 0..<400 {
      let distance = KMeansTests.squaredDistance(features, row, found.centroids, Int(found.labels[row])).squareRoot()
      #expect(abs(Double(found.distances[row]) - distance) < 1e-2)
    }
    #expect(found.sizes.reduce(0, +) == 400)
  }

  @Test("It ends early where nothing moves, and begins at rows")
  func ends() throws {
    let features = SphericalKMeansTests.unitClouds(rows: 300, width: 8, places: 5, spread: 0.01)
    var objectives: [Double] = []
    let found = try SphericalKMeans(clusterCount: 5, iterationCount: 50).cluster(features, seed: 3) {
      objectives.append($0.objective)
    }
    #expect(objectives.count < 50)
    #expect(zip(objectives, objectives.dropFirst()).allSatisfy { $1 <= $0 + 0.01 })
    let again = try SphericalKMeans(clusterCount: 5, iterationCount: 500).cluster(features, seed: 3) { _ in }
    #expect(found.labels == again.labels && found.centroids == again.centroids)
  }

  @Test("An empty cluster keeps its centroid, and none is split")
  func empty() throws {
    // Two directions, thirteen clusters: whichever rows they begin at, two are different.
    let features = Tensor([20, 2], (0..<20).flatMap { $0 < 8 ? [Float(1), 0] : [0, 1] })
    let found = try SphericalKMeans(clusterCount: 13).cluster(features, seed: 1) { iteration in
      #expect(iteration.splits.isEmpty)
    }
    #expect(found.sizes.count { $0 == 0 } == 11 && found.sizes.reduce(0, +) == 20)
    #expect(found.objective == 0)
    for cluster in 0..<13 {
      let row = Array(found.centroids[2 * cluster..<2 * cluster + 2])
      #expect(row == [1, 0] || row == [0, 1])
    }
  }

  @Test("Rows of zeros and rows that cancel out make no NaN")
  func degenerate() throws {
    let features = Tensor([4, 2], [1, 0, -1, 0, 0, 0, 0, 0])
    let found = try SphericalKMeans(clusterCount: 1).cluster(features, seed: 1) { _ in }
    #expect(found.centroids.allSatisfy(\.isFinite) && found.labels == [0, 0, 0, 0])
    let two = try SphericalKMeans(clusterCount: 2).cluster(Tensor([4, 2]), seed: 1) { _ in }
    #expect(two.centroids == [0, 0, 0, 0] && two.objective == 0)
  }
}
