import Clustering
import Tensors
import TestSupport
import Testing

@Suite("Rows assigned after a clustering")
struct NearestCentroidsTests {
  @Test("Clusters and distances are k-means' own to the bit, whatever the batch", arguments: [1, 2, 17, 100])
  func sameAsKMeans(_ k: Int) throws {
    let features = KMeansTests.clouds(rows: 500, width: 13, places: 20)
    let found = try KMeans(clusterCount: k, iterationCount: 4).cluster(features, seed: 4) { _ in }
    let centroids = NearestCentroids(found.centroids, count: k)
    for range in [0..<500, 3..<10, 499..<500] {
      let rows = Tensor([range.count, 13], range.flatMap { Array(features.row($0)) })
      let matches = centroids.matches(of: rows)
      #expect(matches.map { Int32($0.cluster) } == Array(found.labels[range]))
      #expect(matches.map(\.distance) == Array(found.distances[range]))
    }
  }

  @Test("The margin is how much farther the next nearest is, by plain loops", arguments: [2, 5, 40])
  func margins(_ k: Int) {
    let rows = KMeansTests.clouds(rows: 60, width: 7, places: 9, seed: 2)
    let centroids = KMeansTests.clouds(rows: k, width: 7, places: 9, seed: 3)
    let matches = NearestCentroids(centroids.array, count: k).matches(of: rows)
    let wanted = (0..<60).map { row -> Float in
      let distances = (0..<k).map { KMeansTests.squaredDistance(rows, row, centroids.array, $0).squareRoot() }.sorted()
      return Float(distances[1] - distances[0])
    }
    expectClose(matches.map(\.margin), wanted, tolerance: 1e-4, "margins")
  }

  @Test("One centroid has no next; a row between two equals goes to the first, with no margin")
  func edges() {
    let rows = Tensor([1, 2], [1, 0])
    let alone = NearestCentroids([0, 0], count: 1).matches(of: rows)
    #expect(alone == [NearestCentroids.Match(cluster: 0, distance: 1, margin: .infinity)])
    let equals = NearestCentroids([5, 5, 0, 0, 0, 0], count: 3).matches(of: rows)
    #expect(equals == [NearestCentroids.Match(cluster: 1, distance: 1, margin: 0)])
  }
}
