import Clustering
import Tensors
import Testing

@Suite("k-means++")
struct SpreadRowsTests {
  /// The rows that k-means++ begins at, by their numbers in `features`, whose rows are all different.
  private func chosen(_ features: Tensor, count: Int, seed: UInt64) -> [Int] {
    var random = Random(seed: seed, stream: "test")
    let centroids = KMeansStart.plusPlus.centroids(of: features, count: count, &random)
    return (0..<count).map { cluster in
      (0..<features.rowCount).first { features.row($0).elementsEqual(centroids.row(cluster)) } ?? -1
    }
  }

  @Test("Every three rows are drawn as often as the distribution by squared distances has it")
  func distribution() {
    let places: [Float] = [0, 1, 3, 4, 10]
    let features = Tensor([5, 1], places)
    let draws = 4000
    var found: [[Int]: Int] = [:]
    for seed in 0..<draws { found[chosen(features, count: 3, seed: UInt64(seed)), default: 0] += 1 }
    func distance(_ row: Int, _ centres: [Int]) -> Double {
      centres.map { Double((places[row] - places[$0]) * (places[row] - places[$0])) }.min() ?? 1
    }
    func probability(_ row: Int, after centres: [Int]) -> Double {
      distance(row, centres) / (0..<5).reduce(0) { $0 + distance($1, centres) }
    }
    var sum = 0.0
    for first in 0..<5 {
      for second in 0..<5 {
        for third in 0..<5 where second != first && third != first && third != second {
          let wanted = 0.2 * probability(second, after: [first]) * probability(third, after: [first, second])
          let share = Double(found[[first, second, third]] ?? 0) / Double(draws)
          #expect(abs(share - wanted) < 5 * (wanted * (1 - wanted) / Double(draws)).squareRoot() + 1e-3)
          sum += share
        }
      }
    }
    #expect(abs(sum - 1) < 1e-9, "no row is drawn twice")
  }

  @Test("No row is drawn that equals one before, as long as there are others", arguments: [Float(0), 100])
  func duplicates(_ offset: Float) {
    // 200 different rows, each ten times; far from the origin, the differences of squares are mostly rounding.
    var random = Random(seed: 3, stream: "test")
    let places = (0..<200).map { _ in (0..<13).map { _ in random.normal() + offset } }
    let features = Tensor([2000, 13], random.permutation(2000).flatMap { places[$0 % 200] })
    for count in [40, 200, 230] {
      let centroids = KMeansStart.plusPlus.centroids(of: features, count: count, &random)
      #expect(Set((0..<count).map { Array(centroids.row($0)) }).count == min(count, 200))
    }
  }

  @Test("Every one of many separate clouds gets a centre, in groups of centres and in one", arguments: [10, 300])
  func clouds(_ count: Int) {
    var random = Random(seed: 8, stream: "test")
    let centres = (0..<count * 16).map { _ in random.normal() }
    let features = Tensor([count * 20, 16])
    for row in 0..<features.rowCount {
      for index in 0..<16 {
        features.row(row)[index] = centres[row % count * 16 + index] + random.normal(deviation: 1e-4)
      }
    }
    let rows = chosen(features, count: count, seed: 2)
    #expect(Set(rows.map { $0 % count }).count == count)
  }

  @Test("Same seed, same rows, whatever the threads")
  func threads() {
    let features = KMeansTests.clouds(rows: 900, width: 11, places: 40, spread: 0.4)
    let before = ComputeThreads.current.openMP
    defer { ComputeThreads.setOwn(before) }
    ComputeThreads.setOwn(1)
    let first = chosen(features, count: 200, seed: 5)
    ComputeThreads.setOwn(3)
    #expect(chosen(features, count: 200, seed: 5) == first)
    #expect(chosen(features, count: 200, seed: 6) != first && Set(first).count == 200)
  }
}
