import Clustering
import Tensors
import Testing

@Suite("Least sizes, and how many clusters there are")
struct ClusterSizeTests {
  @Test("No cluster is smaller than asked for, and every change is told", arguments: [2, 10, 25])
  func leastSize(_ least: Int) throws {
    // One large cloud, and single rows far away, which are clusters of their own for k-means.
    let features = KMeansTests.clouds(rows: 500, width: 6, places: 1, spread: 0.3)
    for row in 0..<12 { features.row(row)[row % 6] += Float(20 + 10 * row) }
    let kmeans = KMeans(clusterCount: 10, start: .plusPlus)
    let plain = try kmeans.cluster(features, seed: 3) { _ in }
    var iterations: [ClusterIteration] = []
    let found = try LeastSize(least, of: kmeans).cluster(features, seed: 3) { iterations.append($0) }
    let small = plain.sizes.indices.filter { Int(plain.sizes[$0]) < least }
    #expect(!small.isEmpty && found.sizes.allSatisfy { Int($0) >= least } && found.sizes.reduce(0, +) == 500)
    let last = try #require(iterations.last)
    #expect(last.splits.map(\.cluster) == small && last.splits.map(\.size) == small.map { Int(plain.sizes[$0]) })
    #expect(last.splits.allSatisfy { $0.donorSize >= 2 * least } && last.index == iterations.count - 1)
    for cluster in small {
      let rows = (0..<500).filter { found.labels[$0] == Int32(cluster) }
      let mean = rows.reduce(Float(0)) { $0 + features.row($1)[0] } / Float(rows.count)
      #expect(abs(found.centroids[cluster * 6] - mean) < 1e-3)
    }
    let again = try LeastSize(least, of: kmeans).cluster(features, seed: 3) { _ in }
    #expect(again.labels == found.labels && again.centroids == found.centroids)
  }

  @Test("Rows of a dissolved cluster go to the nearest that remains; where nothing is small nothing is done")
  func homes() throws {
    let features = KMeansTests.clouds(rows: 300, width: 5, places: 6, spread: 0.05)
    let kmeans = KMeans(clusterCount: 6, start: .plusPlus)
    var count = 0
    let plain = try kmeans.cluster(features, seed: 1) { _ in count += 1 }
    let same = try LeastSize(3, of: kmeans).cluster(features, seed: 1) { _ in count -= 1 }
    #expect(same.labels == plain.labels && same.distances == plain.distances && count == 0)
  }

  @Test("Equal rows cannot be split by 2-means: halves at random; and a cluster too small for two is left")
  func halves() throws {
    let equal = Tensor([40, 3], [Float](repeating: 0.5, count: 120))
    let found = try LeastSize(5, of: KMeans(clusterCount: 4)).cluster(equal, seed: 1) { _ in }
    #expect(found.sizes.sorted() == [10, 10, 10, 10] && found.objective == 0)
    let few = try LeastSize(25, of: KMeans(clusterCount: 2)).cluster(equal, seed: 1) { _ in }
    #expect(few.sizes.sorted() == [0, 40])
  }

  @Test("Separate clouds are counted, and one cloud is not taken for many", arguments: [3, 12])
  func count(_ places: Int) throws {
    let features = KMeansTests.clouds(rows: 1500, width: 16, places: places, spread: 0.15, seed: 5)
    let found = try ClusterCount(of: features, seed: 1) {}
    #expect(found.merged == places && found.fine > 3 * places)
    #expect(try #require(found.leastMerged) >= found.limit)
    #expect(try #require(found.mostLeft) < found.limit)
    #expect(found.limit > 0.05 && found.limit < 0.5)
    #expect(try ClusterCount(of: features, seed: 1) {} == found)
    let cloud = KMeansTests.clouds(rows: 1500, width: 16, places: 1, spread: 1)
    #expect(try ClusterCount(of: cloud, seed: 1) {}.merged == 2)
  }

  @Test("Two rows, and rows that are all equal")
  func fewRows() throws {
    #expect(try ClusterCount(of: Tensor([2, 1], [0, 1]), seed: 1) {}.merged == 2)
    let equal = try ClusterCount(of: Tensor([50, 2], [Float](repeating: 1, count: 100)), seed: 1) {}
    #expect(equal.merged == 2 && equal.mostLeft == nil)
  }
}
