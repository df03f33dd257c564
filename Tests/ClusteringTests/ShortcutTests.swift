import Clustering
import Tensors
import TestSupport
import Testing

@Suite("k-means: the filter in bf16")
struct ShortcutTests {
  /// Rows that products in bf16 can hardly tell apart, or not compute at all.
  enum Data: String, CaseIterable {
    case random, nearTies, duplicates, huge, overflowing, tiny, vanishing, mixedNorms, oddWidth

    func features(rows: Int) -> Tensor {
      var random = Random(seed: 3, stream: "test")
      let width = self == .oddWidth ? 37 : 48
      let result = Tensor([rows, width])
      for row in 0..<rows {
        let target = result.row(row)
        for index in 0..<width { target[index] = value(row, index, &random) }
      }
      return result
    }

    private func value(_ row: Int, _ index: Int, _ random: inout Random) -> Float {
      switch self {
      case .random, .oddWidth: random.normal()
      // Within a rounding of bf16, and of f32.
      case .nearTies: 1 + random.normal() * (row % 2 == 0 ? 1e-3 : 3e-7)
      case .duplicates: Float((row % 9 * 7 + index) % 5) / 3
      case .huge: random.normal() * 1e15
      case .overflowing: random.normal() * 3e18
      case .tiny: random.normal() * 1e-15
      case .vanishing: random.normal() * 1e-22
      case .mixedNorms: random.normal() * [1e-6, 1, 1e4][row % 3]
      }
    }
  }

  @Test("The filter gives the bits of plain Lloyd, with and without bounds", arguments: Data.allCases)
  func filter(_ data: Data) throws {
    let features = data.features(rows: 900)
    for k in [20, 150] {
      func found(_ shortcuts: KMeans.Shortcuts) throws -> ClusterAssignment {
        try KMeans(clusterCount: k, iterationCount: 8, shortcuts: shortcuts).cluster(features, seed: 2) { _ in }
      }
      let plain = try found([])
      for shortcuts: KMeans.Shortcuts in [.bf16Filter, .all] {
        let result = try found(shortcuts)
        #expect(result.labels == plain.labels, "\(shortcuts)")
        // By their bits: overflowing sums are not numbers, which equal nothing.
        #expect(result.distances.map(\.bitPattern) == plain.distances.map(\.bitPattern))
        #expect(result.centroids.map(\.bitPattern) == plain.centroids.map(\.bitPattern))
      }
    }
  }

  @Test("Groups of several panels: the same bits, the first of equal centroids, and fewer products in f32")
  func largeGroups() throws {
    let features = KMeansTests.clouds(rows: 2400, width: 16, places: 700, spread: 0.05)
    func found(_ shortcuts: KMeans.Shortcuts) throws -> ClusterAssignment {
      try KMeans(clusterCount: 2100, iterationCount: 3, shortcuts: shortcuts).cluster(features, seed: 2) { _ in }
    }
    let plain = try found([])
    #expect(plain.work.bf16Operations == 0 && plain.work.f32Operations >= 2 * 2400 * 2100 * 16)
    for shortcuts: KMeans.Shortcuts in [.bounds, .bf16Filter, .all] {
      let result = try found(shortcuts)
      #expect(result.labels == plain.labels && result.distances == plain.distances)
      #expect(result.centroids == plain.centroids)
      if result.work.bf16Operations > 0 { #expect(result.work.f32Operations < plain.work.f32Operations / 3) }
    }
  }
}
