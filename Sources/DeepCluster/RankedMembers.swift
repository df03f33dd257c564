import Telemetry

/// The images of each cluster that come first by a number, found in one pass over the images.
struct RankedMembers {
  private let limit: Int
  private var counts: [Int]
  /// `[K, limit]`, the first ``counts`` of each row in order.
  private var images: [Int32]
  private var keys: [Float]

  init(clusterCount: Int, limit: Int) {
    self.limit = limit
    counts = [Int](repeating: 0, count: clusterCount)
    images = [Int32](repeating: 0, count: clusterCount * limit)
    keys = [Float](repeating: 0, count: clusterCount * limit)
  }

  /// Takes an image in if its key is among the lowest of its cluster. Of equals the one that came first stays first.
  ///
  /// - Complexity: O(1) for most images, O(limit) for those that are taken in.
  mutating func offer(_ image: Int, to cluster: Int, key: Float) {
    let start = cluster * limit
    var place = start + counts[cluster]
    if counts[cluster] == limit {
      guard limit > 0, key < keys[place - 1] else { return }
      place -= 1
    } else {
      counts[cluster] += 1
    }
    while place > start && keys[place - 1] > key {
      keys[place] = keys[place - 1]
      images[place] = images[place - 1]
      place -= 1
    }
    keys[place] = key
    images[place] = Int32(image)
  }

  /// The images of each cluster, lowest key first.
  func lists(_ member: (Int) -> ClusterPicture.Member) -> [[ClusterPicture.Member]] {
    counts.indices.map { cluster in
      (cluster * limit..<cluster * limit + counts[cluster]).map { member(Int(images[$0])) }
    }
  }
}
