import Clustering
import Foundation
import Tensors
import Testing

@Suite("Power iteration clustering")
struct PowerIterationTests {
  /// Rows of unit length around `places` directions.
  static func directions(rows: Int, width: Int, places: Int, spread: Float, seed: UInt64 = 1) -> Tensor {
    let features = KMeansTests.clouds(rows: rows, width: width, places: places, spread: spread, seed: seed)
    normalizeRows(features)
    return features
  }

  private static func distance(_ features: Tensor, _ a: Int, _ b: Int) -> Double {
    var sum = 0.0
    for (x, y) in zip(features.row(a), features.row(b)) {
      let difference = Double(x) - Double(y)
      sum += difference * difference
    }
    return sum
  }

  /// The nearest other rows of a row, by sorting all.
  private static func neighbors(_ features: Tensor, of row: Int, _ count: Int) -> [Int] {
    let others = (0..<features.rowCount).filter { $0 != row }.map { (distance(features, row, $0), $0) }
    return others.sorted { $0 < $1 }.prefix(count).map(\.1)
  }

  @Test("The graph has the nearest other rows of each, in order, by plain loops", arguments: [1, 5, 30])
  func graph(_ count: Int) {
    let features = KMeansTests.clouds(rows: 700, width: 9, places: 30, spread: 0.4)
    var done: [Int] = []
    let graph = NeighborGraph(features, wanted: count) { done.append($0) }
    #expect(graph.count == count && done == [512, 700])
    for row in stride(from: 0, to: 700, by: 9) {
      let places = row * count..<(row + 1) * count
      let (found, distances) = (graph.neighbors[places].map { Int($0) }, Array(graph.squaredDistances[places]))
      #expect(Set(found).count == count && !found.contains(row) && distances == distances.sorted())
      for (place, wanted) in PowerIterationTests.neighbors(features, of: row, count).enumerated() {
        let least = PowerIterationTests.distance(features, row, wanted)
        #expect(abs(PowerIterationTests.distance(features, row, found[place]) - least) < 1e-4)
        #expect(abs(Double(distances[place]) - least) < 1e-4)
      }
    }
  }

  @Test("The graph of few, of equal and of many rows")
  func edges() {
    let alone = NeighborGraph(Tensor([1, 2], [1, 2]), wanted: 5) { _ in }
    #expect(alone.neighbors.isEmpty)
    let equal = NeighborGraph(Tensor([4, 2], [Float](repeating: 1, count: 8)), wanted: 2) { _ in }
    #expect(equal.neighbors == [1, 2, 0, 2, 0, 1, 0, 1] && equal.squaredDistances.allSatisfy { $0 == 0 })
    let line = NeighborGraph(Tensor([2100, 1], (0..<2100).map { Float($0) }), wanted: 1) { _ in }
    #expect(line.neighbors[0] == 1 && line.neighbors[2099] == 2098 && line.neighbors[1000] == 999)
  }

  /// The same in plain loops: v itself, W as a matrix.
  private func naive(_ features: Tensor) -> [Int32] {
    let count = features.rowCount
    let near = (0..<count).map { PowerIterationTests.neighbors(features, of: $0, 5) }
    var weights = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    for row in 0..<count {
      for other in near[row] {
        let weight = exp(-PowerIterationTests.distance(features, row, other) / 0.04)
        weights[row][other] += weight
        weights[other][row] += weight
      }
    }
    var v = [Double](repeating: 1 / Double(count), count: count)
    for _ in 0..<200 {
      var next = [Double](repeating: 0.999 / Double(count), count: count)
      for row in 0..<count {
        for other in 0..<count { next[row] += 0.001 * weights[other][row] * v[other] }
      }
      let sum = next.reduce(0, +)
      v = next.map { $0 / sum }
    }
    var roots: [Int] = []
    for row in 0..<count {
      var (best, most) = (row, 0.0)
      for other in 0..<count {
        let gain = weights[row][other] * (v[other] - v[row])
        if gain > most { (best, most) = (other, gain) }
      }
      roots.append(best)
    }
    for _ in 0..<count { roots = roots.map { roots[$0] } }
    let sizes = roots.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
    let adopted = (0..<count).map { row in
      guard sizes[roots[row]] == 1 else { return roots[row] }
      return near[row].first { sizes[roots[$0], default: 0] > 1 }.map { roots[$0] } ?? row
    }
    var numbers: [Int: Int32] = [:]
    return adopted.map { root in
      if numbers[root] == nil { numbers[root] = Int32(numbers.count) }
      return numbers[root] ?? -1
    }
  }

  @Test("The clusters are those of plain loops", arguments: [UInt64(1), 2, 3])
  func sameAsNaive(_ seed: UInt64) throws {
    let features = PowerIterationTests.directions(rows: 90, width: 4, places: 6, spread: 0.2, seed: seed)
    let found = try PowerIterationClustering().cluster(features, seed: 1) { _ in }
    #expect(found.labels == naive(features))
    #expect(found.clusterCount == Int(found.labels.max() ?? -1) + 1 && found.sizes.allSatisfy { $0 > 0 })
  }

  @Test("No cluster holds rows of two separate clouds; centroids are means, and the figures are theirs")
  func clouds() throws {
    let features = KMeansTests.clouds(rows: 400, width: 16, places: 8, spread: 0.02)
    let clouds = try KMeans(clusterCount: 8, start: .plusPlus).cluster(features, seed: 1) { _ in }.labels
    let found = try PowerIterationClustering().cluster(features, seed: 1) { _ in }
    #expect(found.clusterCount >= 8 && found.clusterCount < 200)
    var objective = 0.0
    for cluster in 0..<found.clusterCount {
      let rows = (0..<400).filter { found.labels[$0] == Int32(cluster) }
      #expect(Set(rows.map { clouds[$0] }).count == 1 && rows.count == Int(found.sizes[cluster]))
      for index in 0..<16 {
        let mean = rows.reduce(Float(0)) { $0 + features.row($1)[index] } / Float(rows.count)
        #expect(abs(found.centroids[cluster * 16 + index] - mean) < 1e-4)
      }
      objective += rows.reduce(0) { $0 + Double(found.distances[$1] * found.distances[$1]) }
    }
    #expect(abs(found.objective - objective) < 1e-6 * max(1, objective))
  }

  @Test("Rows far from all others, equal rows and a single row do no harm")
  func degenerate() throws {
    // At right angles the weights are e^-50: next to 1/N in v nothing of them would be left.
    let far = Tensor([6, 6], (0..<36).map { $0 % 7 == 0 ? 1 : 0 })
    let apart = try PowerIterationClustering().cluster(far, seed: 1) { _ in }
    #expect(apart.sizes.reduce(0, +) == 6)
    let equal = try PowerIterationClustering().cluster(Tensor([5, 2], [Float](repeating: 1, count: 10)), seed: 1) { _ in
    }
    #expect(equal.sizes.reduce(0, +) == 5 && equal.objective == 0)
    #expect(try PowerIterationClustering().cluster(Tensor([1, 2], [1, 2]), seed: 1) { _ in }.labels == [0])
  }
}
