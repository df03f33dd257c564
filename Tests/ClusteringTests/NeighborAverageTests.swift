import Clustering
import Tensors
import Testing

@Suite("Means over nearest rows")
struct NeighborAverageTests {
  @Test("Each row becomes the mean of its nearest rows and itself, by plain loops", arguments: [false, true])
  func means(_ isUnit: Bool) {
    let rows = KMeansTests.clouds(rows: 300, width: 5, places: 20, spread: 0.5)
    let before = rows.copy(of: 0..<300)
    NeighborAverage(count: 7).apply(to: rows, isUnit: isUnit, seed: 1) {}
    for row in 0..<300 {
      func distance(_ other: Int) -> Float {
        zip(before.row(row), before.row(other)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      }
      let nearest = (0..<300).map { (distance($0), $0) }.sorted { $0 < $1 }.prefix(7).map(\.1)
      #expect(nearest[0] == row)
      var mean = (0..<5).map { index in nearest.reduce(Float(0)) { $0 + before.row($1)[index] } / 7 }
      if isUnit {
        let length = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
        mean = mean.map { $0 / length }
      }
      for index in 0..<5 { #expect(abs(rows.row(row)[index] - mean[index]) < 1e-4) }
    }
  }

  @Test("Clouds draw together: what rows differ by within a cloud falls by more than half, between clouds by less")
  func clouds() {
    var random = Random(seed: 3, stream: "clouds")
    let rows = Tensor(
      [2000, 12], (0..<24_000).map { Float(random.normal()) * 0.5 + ($0 % 12 / 3 == $0 / 12 % 4 ? 0.75 : 0) })
    func scatter() -> (within: Double, between: Double) {
      let means = (0..<4).map { cloud in
        (0..<12).map { index in
          stride(from: cloud, to: 2000, by: 4).reduce(0) { $0 + Double(rows.row($1)[index]) } / 500
        }
      }
      let within = (0..<2000).reduce(0.0) { sum, row in
        zip(rows.row(row), means[row % 4]).reduce(sum) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) }
      }
      return (within / 2000, zip(means[0], means[1]).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) })
    }
    let before = scatter()
    NeighborAverage(count: 20).apply(to: rows, isUnit: false, seed: 1) {}
    let after = scatter()
    #expect(after.within < before.within / 2 && after.between > before.between / 2, "\(before), then \(after)")
  }

  @Test("Of many rows a sample is looked at: the same for the same seed, and blocks do not matter")
  func sample() {
    let count = NeighborAverage.sampleLimit + 4000
    func rows() -> Tensor { Tensor([count, 1], (0..<count).map { Float($0) }) }
    func averaged(_ seed: UInt64) -> [Float] {
      let rows = rows()
      NeighborAverage(count: 3).apply(to: rows, isUnit: false, seed: seed) {}
      return Array(rows.elements)
    }
    let found = averaged(1)
    #expect(found == averaged(1) && found != averaged(2))
    // Of three neighbours in a sample of four rows of five on a line, the mean is at most a few rows away.
    for (row, mean) in found.enumerated() { #expect(abs(Float(row) - mean) < 20) }
  }

  @Test("No more neighbours than half a cluster has, and none where that is one")
  func limit() {
    #expect(NeighborAverage(wanted: 20, rows: 60_000, clusterCount: 100)?.count == 20)
    #expect(NeighborAverage(wanted: 20, rows: 600, clusterCount: 20)?.count == 15)
    #expect(NeighborAverage(wanted: 100, rows: 1_000_000, clusterCount: 1000)?.count == 8)
    #expect(NeighborAverage(wanted: 20, rows: 30, clusterCount: 10) == nil)
    #expect(NeighborAverage(wanted: 0, rows: 60_000, clusterCount: 10) == nil)
  }
}
