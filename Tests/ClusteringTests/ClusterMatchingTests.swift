import Clustering
import Tensors
import Testing

@Suite("Matching clusters with former ones")
struct ClusterMatchingTests {
  /// Made-up labels of 600 rows below `count`, with more rows in the lower ones.
  private static func labels(_ count: Int, seed: UInt64 = 1) -> [Int32] {
    var random = Random(seed: seed, stream: "test")
    return (0..<600).map { _ in Int32(min(random.below(count), random.below(count))) }
  }

  @Test("New numbers for the same clusters: each goes on from its own", arguments: [9, 1200])
  func permuted(count: Int) {
    let former = ClusterMatchingTests.labels(9)
    var random = Random(seed: 2, stream: "test")
    let permutation = random.permutation(count)
    let origins = matchedClusters(
      former.map { Int32(permutation[Int($0)]) }, count: count, with: former, formerCount: count)
    for cluster in 0..<9 { #expect(origins[permutation[cluster]] == cluster) }
    #expect(origins.count { $0 != nil } == 9, "those without rows go on from none")
  }

  @Test("However the clusters are numbered, the same go on from the same")
  func numbering() {
    let (former, current) = (ClusterMatchingTests.labels(9), ClusterMatchingTests.labels(9, seed: 5))
    // Most rows stay, so that the best matching is one alone.
    let mixed = zip(former, current).enumerated().map { $0.isMultiple(of: 3) ? $1.1 : $1.0 }
    let plain = matchedClusters(mixed, count: 9, with: former, formerCount: 9)
    #expect(plain == (0..<9).map { $0 })
    var random = Random(seed: 3, stream: "test")
    let permutation = random.permutation(9)
    let renumbered = matchedClusters(
      mixed.map { Int32(permutation[Int($0)]) }, count: 9, with: former, formerCount: 9)
    for cluster in 0..<9 { #expect(renumbered[permutation[cluster]] == plain[cluster]) }
  }

  @Test("The smaller part of a split is new; more clusters, and fewer")
  func splits() {
    let former: [Int32] = [0, 0, 0, 0, 1, 1]
    #expect(matchedClusters([0, 0, 0, 2, 1, 1], count: 3, with: former, formerCount: 2) == [0, 1, nil])
    #expect(matchedClusters([0, 0, 0, 0, 0, 0], count: 1, with: former, formerCount: 2) == [0])
    #expect(matchedClusters([], count: 2, with: [], formerCount: 3) == [nil, nil])
  }

  @Test("Of few clusters most rows stay; of many the largest pair comes first")
  func bestAndGreedy() {
    // Cluster 0 shares 5 rows with 0 and 4 with 1, cluster 1 shares 4 with 0.
    let former: [Int32] = [0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0]
    let current: [Int32] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1]
    #expect(matchedClusters(current, count: 2, with: former, formerCount: 2) == [1, 0])
    let many = matchedClusters(current, count: 1001, with: former, formerCount: 2)
    #expect(many[0] == 0 && many.dropFirst().allSatisfy { $0 == nil })
  }
}
