import Glibc

/// How many of the labels are each of 0..<`count`, which all of them are.
public func clusterSizes(_ labels: [Int32], count: Int) -> [Int32] {
  var sizes = [Int32](repeating: 0, count: count)
  for label in labels { sizes[Int(label)] += 1 }
  return sizes
}

/// K · Σ size² / (Σ size)², as faiss reports it: 1 for equal clusters, K where one has everything.
func imbalanceFactor(_ sizes: [Int32]) -> Double {
  let squares = sizes.reduce(0.0) { $0 + Double($1) * Double($1) }
  let total = sizes.reduce(0.0) { $0 + Double($1) }
  return total == 0 ? 1 : Double(sizes.count) * squares / (total * total)
}

/// The entropy of clusters' sizes over that of equal ones: 1 where all are equal, 0 where one has all rows.
public func normalizedEntropy(_ sizes: [Int32]) -> Double {
  let total = sizes.reduce(0.0) { $0 + Double($1) }
  guard sizes.count > 1, total > 0 else { return 1 }
  let entropy = sizes.reduce(0.0) { sum, size in
    let share = Double(size) / total
    return share > 0 ? sum - share * log(share) : sum
  }
  return entropy / log(Double(sizes.count))
}
