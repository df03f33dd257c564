import Tensors

/// By how much the two halves of a split centroid are moved apart (faiss).
private let perturbation: Float = 1 / 1024

/// Gives every empty cluster a donor's centroid, both perturbed in opposite directions, for as long as there are
/// clusters of more than one row; halves the donor's size (`deepcluster.md` a.5).
///
/// The donor is drawn in proportion to its size less one: large clusters give most, singletons never.
///
/// - Returns: What was done, in the order of the empty clusters.
/// - Complexity: O(E · (K + D)) for E empty clusters.
func splitEmptyClusters(_ centroids: Tensor, sizes: inout [Int32], random: inout Random) -> [EmptyClusterSplit] {
  var splits: [EmptyClusterSplit] = []
  for cluster in sizes.indices where sizes[cluster] == 0 {
    guard let donor = drawDonor(sizes, &random) else { break }
    splits.append(EmptyClusterSplit(cluster: cluster, donor: donor, donorSize: Int(sizes[donor])))
    let (source, target) = (centroids.row(donor), centroids.row(cluster))
    for index in 0..<source.count {
      let sign: Float = index.isMultiple(of: 2) ? 1 : -1
      target[index] = source[index] * (1 + sign * perturbation)
      source[index] *= 1 - sign * perturbation
    }
    sizes[cluster] = sizes[donor] / 2
    sizes[donor] -= sizes[cluster]
  }
  return splits
}

/// A cluster of more than one row, or nil where there is none.
private func drawDonor(_ sizes: [Int32], _ random: inout Random) -> Int? {
  let total = sizes.reduce(0) { $0 + max(0, Int($1) - 1) }
  guard total > 0 else { return nil }
  var place = random.below(total)
  for (cluster, size) in sizes.enumerated() where size > 1 {
    place -= Int(size) - 1
    if place < 0 { return cluster }
  }
  preconditionFailure("a place beyond the \(total) rows that clusters can give")
}
