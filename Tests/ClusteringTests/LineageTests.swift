import Clustering
import Tensors
import Testing

@Suite("Lineage of clusters")
struct LineageTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let from: [Int32]
    let to: [Int32]
    let origins: [ClusterLineage.Origin]
    let fates: [ClusterLineage.Fate]
    let arrived: [Int]
    var merged: [Int?]?
  }

  static let cases = [
    Case(
      testDescription: "renamed", from: [0, 0, 1, 1, 2], to: [2, 2, 0, 0, 1],
      origins: [.continued(1), .continued(2), .continued(0)], fates: [.continued(2), .continued(0), .continued(1)],
      arrived: [0, 0, 0]),
    Case(
      testDescription: "split", from: [0, 0, 0, 0, 0, 1], to: [0, 0, 0, 2, 2, 1],
      origins: [.continued(0), .continued(1), .split(from: 0)], fates: [.continued(0), .continued(1)],
      arrived: [0, 0, 2]),
    Case(
      testDescription: "merge", from: [0, 0, 0, 1, 1, 2], to: [1, 1, 1, 1, 1, 0],
      origins: [.continued(2), .continued(0)], fates: [.continued(1), .merged(into: 1), .continued(0)],
      arrived: [0, 0], merged: [nil, 1]),
    Case(
      testDescription: "birth and death: three give a third each", from: [0, 0, 0, 1, 1, 1, 2, 2, 2],
      to: [0, 0, 3, 1, 1, 3, 2, 2, 3],
      origins: [.continued(0), .continued(1), .continued(2), .born],
      fates: [.continued(0), .continued(1), .continued(2)], arrived: [0, 0, 0, 3]),
    Case(
      testDescription: "scattered", from: [0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3],
      to: [0, 0, 1, 1, 2, 0, 0, 0, 1, 1, 1, 2, 2, 2],
      origins: [.continued(1), .continued(2), .continued(3)],
      fates: [.dissolved, .continued(0), .continued(1), .continued(2)], arrived: [0, 2, 1]),
    Case(
      testDescription: "empty before and after", from: [1, 1], to: [2, 2], origins: [.empty, .empty, .continued(1)],
      fates: [.empty, .continued(2)], arrived: [0, 0, 0]),
    Case(
      testDescription: "of equals the lower number", from: [0, 0, 1, 1], to: [0, 1, 0, 1],
      origins: [.continued(0), .split(from: 0)], fates: [.continued(0), .merged(into: 0)], arrived: [0, 2]),
    Case(testDescription: "nothing", from: [], to: [], origins: [.empty], fates: [], arrived: [0]),
  ]

  @Test("Cases made by hand", arguments: cases)
  func byHand(_ example: Case) {
    let lineage = ClusterLineage(
      from: example.from, example.fates.count, to: example.to, example.origins.count, limit: 3)
    #expect(lineage.origins == example.origins)
    #expect(lineage.fates == example.fates)
    #expect(lineage.arrived == example.arrived)
    if let merged = example.merged { #expect(lineage.merged == merged) }
  }

  /// Labels that remember those before them to a degree, so that all cases occur.
  private static func labels(_ random: inout Random, _ count: Int, _ clusters: Int, after: [Int32]?) -> [Int32] {
    (0..<count).map { row in
      if let after, random.below(10) < 6 { return (after[row] * 7 + 3) % Int32(clusters) }
      return Int32(random.below(clusters))
    }
  }

  @Test("Whoever they are: one successor at most, nobody lost, and the sums are those of plain loops")
  func properties() {
    var random = Random(seed: 5, stream: "lineage")
    for (rows, before, after) in [(40, 5, 7), (300, 12, 12), (300, 40, 11), (50, 60, 60), (1, 1, 3)] {
      let from = LineageTests.labels(&random, rows, before, after: nil)
      let to = LineageTests.labels(&random, rows, after, after: from)
      let lineage = ClusterLineage(from: from, before, to: to, after, limit: 4)
      #expect(lineage.arrived.reduce(0, +) == reassignedCount(from: from, to: to))
      var counts = [[Int]](repeating: [Int](repeating: 0, count: after), count: before)
      for row in 0..<rows { counts[Int(from[row])][Int(to[row])] += 1 }
      for (cluster, origin) in lineage.origins.enumerated() {
        let column = counts.map { $0[cluster] }
        let ranked = column.indices.filter { column[$0] > 0 }.sorted { (column[$1], $0) < (column[$0], $1) }
        #expect(lineage.sources[cluster].map(\.label) == Array(ranked.prefix(4)))
        #expect(lineage.sources[cluster].map(\.count) == ranked.prefix(4).map { column[$0] })
        #expect((origin == .empty) == ranked.isEmpty)
        if case .continued(let parent) = origin { #expect(lineage.fates[parent] == .continued(cluster)) }
      }
      for (cluster, fate) in lineage.fates.enumerated() {
        let row = counts[cluster]
        let ranked = row.indices.filter { row[$0] > 0 }.sorted { (row[$1], $0) < (row[$0], $1) }
        #expect(lineage.destinations[cluster].map(\.label) == Array(ranked.prefix(4)))
        #expect(lineage.heirs[cluster] == ranked.first)
        if case .continued(let heir) = fate { #expect(lineage.origins[heir] == .continued(cluster)) }
      }
      let reverse = ClusterLineage(from: to, after, to: from, before, limit: 4)
      #expect(reverse.sources == lineage.destinations && reverse.destinations == lineage.sources)
    }
  }

  @Test("The most frequent labels of each cluster; rows without one are left out")
  func overlaps() {
    let table = ContingencyTable([0, 0, 0, 0, 2, 2, 2], [5, 1, 5, -1, 3, 2, 3], rows: 3)
    #expect(
      table.largestOfRows(limit: 1) == [[Overlap(label: 5, count: 2)], [], [Overlap(label: 3, count: 2)]])
    #expect(table.rowSums == [3, 0, 3])
  }

  @Test("Nearest centroids are those of plain loops, across blocks, without empty clusters")
  func neighbors() {
    var random = Random(seed: 9, stream: "neighbors")
    let (count, width) = (150, 5)
    let centroids = (0..<count * width).map { _ in Float(random.below(1000)) / 500 - 1 }
    let sizes = (0..<count).map { Int32($0 % 7 == 3 ? 0 : 2) }
    let found = nearestCentroids(centroids, sizes: sizes, limit: 3)
    for cluster in 0..<count {
      guard sizes[cluster] > 0 else {
        #expect(found[cluster].isEmpty)
        continue
      }
      let distances = (0..<count).map { other -> Float in
        var sum: Float = 0
        for axis in 0..<width {
          let difference = centroids[cluster * width + axis] - centroids[other * width + axis]
          sum += difference * difference
        }
        return sum.squareRoot()
      }
      let wanted = (0..<count).filter { $0 != cluster && sizes[$0] > 0 }.sorted { distances[$0] < distances[$1] }
      #expect(found[cluster].count == 3)
      for (neighbor, other) in zip(found[cluster], wanted) {
        #expect(abs(neighbor.distance - distances[other]) < 1e-3)
        #expect(abs(neighbor.distance - distances[neighbor.cluster]) < 1e-3)
      }
    }
    #expect(nearestCentroids([1, 2], sizes: [1], limit: 3) == [[]])
  }
}
