import Clustering
import Tensors
import TestSupport
import Testing

@Suite("k-means")
struct KMeansTests {
  /// `places` clouds of rows in D dimensions.
  static func clouds(rows: Int, width: Int, places: Int, spread: Float = 0.1, seed: UInt64 = 1) -> Tensor {
    var random = Random(seed: seed, stream: "test")
    let centres = (0..<places * width).map { _ in random.normal() }
    let features = Tensor([rows, width])
    for row in 0..<rows {
      let place = random.below(places)
      for index in 0..<width {
        features.row(row)[index] = centres[place * width + index] + random.normal(deviation: spread)
      }
    }
    return features
  }

  static func squaredDistance(_ features: Tensor, _ row: Int, _ centroids: [Float], _ cluster: Int) -> Double {
    let width = features.rowLength
    return (0..<width).reduce(0) { sum, index in
      let difference = Double(features.row(row)[index]) - Double(centroids[cluster * width + index])
      return sum + difference * difference
    }
  }

  @Test(
    "Every row belongs to the nearest centroid, and the figures are those of naive loops",
    arguments: [1, 3, 8, 17, 100])
  func nearest(_ k: Int) throws {
    let features = KMeansTests.clouds(rows: 700, width: 13, places: 20)
    let found = try KMeans(clusterCount: k, iterationCount: 5).cluster(features, seed: 4) { _ in }
    var objective = 0.0
    var sizes = [Int32](repeating: 0, count: k)
    for row in 0..<700 {
      let own = KMeansTests.squaredDistance(features, row, found.centroids, Int(found.labels[row]))
      let best = (0..<k).map { KMeansTests.squaredDistance(features, row, found.centroids, $0) }.min() ?? 0
      #expect(own <= best + 1e-4)
      #expect(abs(Double(found.distances[row]) - own.squareRoot()) < 1e-2)
      objective += own
      sizes[Int(found.labels[row])] += 1
    }
    #expect(sizes == found.sizes)
    #expect(abs(found.objective - objective) < 1e-3 * max(1, objective))
  }

  @Test("Centroids are the means of their rows, as a naive Lloyd step moves them")
  func means() throws {
    let features = KMeansTests.clouds(rows: 400, width: 6, places: 4)
    var previous: ClusterAssignment?
    for iterations in [7, 8] {
      let found = try KMeans(clusterCount: 4, iterationCount: iterations).cluster(features, seed: 2) { _ in }
      if let previous {
        for cluster in 0..<4 {
          let rows = (0..<400).filter { previous.labels[$0] == Int32(cluster) }
          let mean = (0..<6).map { index in rows.reduce(Float(0)) { $0 + features.row($1)[index] } / Float(rows.count) }
          expectClose(Array(found.centroids[cluster * 6..<(cluster + 1) * 6]), mean)
        }
      }
      previous = found
    }
  }

  /// Lloyd's algorithm in plain loops: products added up in the order of the features, ties to the lower index.
  private func naive(_ features: Tensor, _ start: [Float], iterations: Int) -> (labels: [Int32], centroids: [Float]) {
    let (rows, width) = (features.rowCount, features.rowLength)
    let k = start.count / width
    var centroids = Tensor([k, width], start)
    var labels = [Int32](repeating: 0, count: rows)
    for iteration in 0...iterations {
      let search = NearestSearch(features, clusterCount: k)
      search.assign(to: centroids)
      labels = search.labels
      if iteration == iterations { break }
      var sums = [Float](repeating: 0, count: k * width)
      var sizes = [Int](repeating: 0, count: k)
      for row in 0..<rows {
        sizes[Int(labels[row])] += 1
        for index in 0..<width { sums[Int(labels[row]) * width + index] += features.row(row)[index] }
      }
      let next = Tensor([k, width])
      for cluster in 0..<k {
        for index in cluster * width..<(cluster + 1) * width {
          next[index] = sizes[cluster] == 0 ? centroids[index] : sums[index] * (1 / Float(sizes[cluster]))
        }
      }
      centroids = next
    }
    return (labels, centroids.array)
  }

  @Test(
    "Every shortcut gives the bits of plain Lloyd, whatever the data and the threads",
    arguments: [
      (rows: 900, width: 24, places: 30, k: 70, spread: Float(0.3)), (rows: 700, width: 5, places: 3, k: 16, spread: 1),
      (rows: 500, width: 17, places: 200, k: 130, spread: 0), (rows: 1200, width: 3, places: 1, k: 1100, spread: 2),
    ])
  func shortcuts(rows: Int, width: Int, places: Int, k: Int, spread: Float) throws {
    let features = KMeansTests.clouds(rows: rows, width: width, places: places, spread: spread)
    let before = ComputeThreads.current.openMP
    defer { ComputeThreads.setOwn(before) }
    var results: [ClusterAssignment] = []
    for (threads, shortcuts) in [
      (1, []), (1, .bounds), (1, .changedMeans), (1, .bf16Filter), (3, [.bounds, .bf16Filter]),
      (3, KMeans.Shortcuts.all),
    ] {
      ComputeThreads.setOwn(threads)
      results.append(
        try KMeans(clusterCount: k, iterationCount: 12, shortcuts: shortcuts).cluster(features, seed: 9) { _ in })
    }
    for result in results.dropFirst() {
      #expect(result.labels == results[0].labels)
      #expect(result.distances == results[0].distances)
      #expect(result.centroids == results[0].centroids)
      #expect(result.objective == results[0].objective)
    }
  }

  @Test("Without shortcuts it is Lloyd's algorithm to the bit")
  func plainLloyd() throws {
    let features = KMeansTests.clouds(rows: 800, width: 9, places: 12, spread: 0.4)
    var random = Random(seed: 6, stream: "kmeans")
    let rows = random.permutation(800).prefix(10)
    let found = try KMeans(clusterCount: 10, iterationCount: 6, shortcuts: []).cluster(features, seed: 6) { _ in }
    let wanted = naive(features, rows.flatMap { Array(features.row($0)) }, iterations: 6)
    #expect(found.labels == wanted.labels && found.centroids == wanted.centroids)
  }

  @Test("The start by distance finds every cloud; the start by labels goes on where they end")
  func starts() throws {
    let features = KMeansTests.clouds(rows: 1000, width: 6, places: 25, spread: 0.01)
    let spread = try KMeans(clusterCount: 25, start: .plusPlus).cluster(features, seed: 1) { _ in }
    let plain = try KMeans(clusterCount: 25).cluster(features, seed: 1) { _ in }
    #expect(spread.objective < 1.1 * 1000 * 6 * 1e-4 && spread.objective < plain.objective)
    var iterations = 0
    let again = try KMeans(clusterCount: 25, start: .labels(spread.labels)).cluster(features, seed: 2) { _ in
      iterations += 1
    }
    #expect(again.labels == spread.labels && iterations <= 2)
    let equal = Tensor([30, 2], [Float](repeating: 1, count: 60))
    _ = try KMeans(clusterCount: 4, start: .plusPlus).cluster(equal, seed: 1) { _ in }
  }

  @Test("Without empty clusters, the objective never rises")
  func monotone() throws {
    let features = KMeansTests.clouds(rows: 3000, width: 8, places: 30, spread: 0.5)
    var last = Double.infinity
    var iterations = 0
    _ = try KMeans(clusterCount: 10).cluster(features, seed: 3) { iteration in
      #expect(iteration.splits.isEmpty)
      #expect(iteration.objective <= last * (1 + 1e-6))
      #expect(iteration.index == iterations)
      last = iteration.objective
      iterations += 1
    }
    #expect(iterations <= 20)
  }

  @Test("What has settled stays: more iterations end early, with the same bits")
  func settled() throws {
    let features = KMeansTests.clouds(rows: 2000, width: 6, places: 8, spread: 0.02)
    var counts: [Int] = []
    var results: [ClusterAssignment] = []
    for limit in [60, 200] {
      var count = 0
      results.append(try KMeans(clusterCount: 8, iterationCount: limit).cluster(features, seed: 7) { _ in count += 1 })
      counts.append(count)
    }
    #expect(counts[0] == counts[1] && counts[0] < 60)
    #expect(results[0].centroids == results[1].centroids && results[0].distances == results[1].distances)
    // The result is that of the means of its own labels.
    for cluster in 0..<8 where results[0].sizes[cluster] > 0 {
      let rows = (0..<2000).filter { results[0].labels[$0] == Int32(cluster) }
      let mean = (0..<6).map { index in rows.reduce(Float(0)) { $0 + features.row($1)[index] } / Float(rows.count) }
      expectClose(Array(results[0].centroids[cluster * 6..<(cluster + 1) * 6]), mean)
    }
  }

  @Test("Same seed, same bits; another seed, another start")
  func seeds() throws {
    let features = KMeansTests.clouds(rows: 500, width: 5, places: 50)
    let clusterer = KMeans(clusterCount: 20)
    let first = try clusterer.cluster(features, seed: 1) { _ in }
    let second = try clusterer.cluster(features, seed: 1) { _ in }
    let third = try clusterer.cluster(features, seed: 2) { _ in }
    #expect(first.labels == second.labels && first.centroids == second.centroids)
    #expect(first.labels != third.labels)
  }

  @Test("Empty clusters are split from larger ones, and every case is told")
  func emptyClusters() throws {
    // 12 distinct places and 40 clusters: at least 28 have nobody.
    let features = KMeansTests.clouds(rows: 600, width: 4, places: 12, spread: 0)
    var splits: [EmptyClusterSplit] = []
    let found = try KMeans(clusterCount: 40).cluster(features, seed: 5) { iteration in
      #expect(iteration.emptyCount >= 28)
      #expect(iteration.splits.count == iteration.emptyCount)
      splits += iteration.splits
    }
    #expect(!splits.isEmpty)
    for split in splits {
      #expect(split.cluster != split.donor)
      #expect(split.donorSize > 1)
    }
    #expect(found.sizes.reduce(0, +) == 600)
    #expect(found.objective < 1e-2)
  }

  @Test("Large donors are drawn more often, in proportion to their size")
  func donors() throws {
    // Two places, one of 900 rows and one of 100: of the donors, about nine in ten are the larger's.
    let features = Tensor([1000, 2], (0..<1000).flatMap { $0 < 900 ? [Float(1), 0] : [0, 1] })
    var large = 0
    var all = 0
    for seed in 0..<400 {
      _ = try KMeans(clusterCount: 3, iterationCount: 1).cluster(features, seed: UInt64(seed)) { iteration in
        // Only starts with both places: otherwise one cluster holds all rows.
        guard let split = iteration.splits.first, split.donorSize < 1000 else { return }
        all += 1
        if split.donorSize == 900 { large += 1 }
      }
    }
    #expect(all > 30)
    #expect(Double(large) / Double(all) > 0.75)
  }

  @Test("Equal rows, zeros, and as many clusters as rows do no harm", arguments: [Float(0), 0.5])
  func degenerate(_ value: Float) throws {
    let features = Tensor([6, 3], [Float](repeating: value, count: 18))
    let found = try KMeans(clusterCount: 6).cluster(features, seed: 1) { _ in }
    #expect(found.sizes.reduce(0, +) == 6)
    let allFinite = (found.centroids + found.distances).allSatisfy { $0.isFinite }
    #expect(allFinite)
    let single = try KMeans(clusterCount: 1).cluster(Tensor([1, 1], [value]), seed: 1) { _ in }
    #expect(single.labels == [0] && single.imbalance == 1)
  }

  @Test("What the caller throws ends the clustering")
  func interrupted() {
    struct Enough: Error {}
    let features = KMeansTests.clouds(rows: 50, width: 2, places: 5)
    #expect(throws: Enough.self) {
      _ = try KMeans(clusterCount: 5).cluster(features, seed: 1) { iteration in
        if iteration.index == 2 { throw Enough() }
      }
    }
  }

  @Test("Evaluation finds well separated classes")
  func evaluation() throws {
    let features = Tensor([300, 2])
    for row in 0..<300 where row % 3 < 2 { features.row(row)[row % 3] = 1 }
    let found = try evaluateClusters(features, labels: (0..<300).map { Int32($0 % 3) }, k: 3, seed: 1) {}
    #expect(found.accuracy == 1 && found.nmi == 1 && found.ari == 1)
    #expect(abs(found.ami - 1) < 1e-9)
  }
}
