import Tensors

/// The order of an epoch that shows every pseudo-label equally often.
///
/// - Source: Caron et al. 2018, section 3.3; `deepcluster.md` a.6, which also tells of the mistake in the well-known
///   code that this does not repeat: positions here are images, not places in a list ordered by cluster.
public enum UniformLabelSampler {
  /// `count` images: T = count / non-empty clusters + 1 of each non-empty cluster, shuffled and cut to `count`.
  ///
  /// A cluster of at most T images is drawn from with replacement, a larger one without.
  public static func order(labels: [Int32], clusterCount: Int, count: Int, seed: UInt64, epoch: Int) -> [Int] {
    var members = [[Int]](repeating: [], count: clusterCount)
    for (image, label) in labels.enumerated() { members[Int(label)].append(image) }
    let filled = members.filter { !$0.isEmpty }
    precondition(!filled.isEmpty && count > 0, "\(count) images from \(filled.count) clusters")
    let share = count / filled.count + 1
    var random = Random(seed: seed, stream: "sampler", index: UInt64(epoch))
    var order: [Int] = []
    order.reserveCapacity(share * filled.count)
    for images in filled {
      if images.count <= share {
        for _ in 0..<share { order.append(images[random.below(images.count)]) }
      } else {
        order.append(contentsOf: images.shuffled(using: &random).prefix(share))
      }
    }
    order.shuffle(using: &random)
    return Array(order.prefix(count))
  }
}

/// The order of an epoch that shows the images as they come: each once before any comes twice.
public enum NaturalSampler {
  /// The places of `count` images, the same for the same seed and epoch.
  ///
  /// - Complexity: O(count + imageCount).
  public static func order(imageCount: Int, count: Int, seed: UInt64, epoch: Int) -> [Int] {
    precondition(imageCount > 0 && count > 0, "\(count) of \(imageCount) images")
    var random = Random(seed: seed, stream: "sampler", index: UInt64(epoch))
    var order: [Int] = []
    while order.count < count { order.append(contentsOf: random.permutation(imageCount)) }
    return Array(order.prefix(count))
  }
}
