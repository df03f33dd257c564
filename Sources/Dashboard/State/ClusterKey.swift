import Telemetry

/// A figure by which clusters are sorted and filtered.
package enum ClusterKey: String, CaseIterable, Sendable {
  case size, age, churn, purity, spread, number

  /// Of a cluster; churn and purity in percent, age in epochs. Nil where it is not known.
  func value(of cluster: Int, in picture: ClusterPicture) -> Double? {
    let figures = picture.figures.indices.contains(cluster) ? picture.figures[cluster] : nil
    switch self {
    case .size: return Double(picture.sizes[cluster])
    case .age: return figures?.birth.map { Double(picture.epoch - $0) }
    case .churn: return figures?.churn(size: Int(picture.sizes[cluster])).map { 100 * $0 }
    case .purity: return figures?.purity.map { 100 * $0 }
    case .spread: return figures?.spread.map(Double.init)
    case .number: return Double(cluster)
    }
  }

  /// All clusters, the largest figure first and the lowest number; those without the figure at the end.
  ///
  /// - Complexity: O(K log K).
  func order(_ picture: ClusterPicture) -> [Int] {
    if self == .number { return Array(picture.sizes.indices) }
    let values = picture.sizes.indices.map { value(of: $0, in: picture) ?? -.infinity }
    return picture.sizes.indices.sorted { values[$0] == values[$1] ? $0 < $1 : values[$0] > values[$1] }
  }
}

/// Which of a cluster's images are shown.
package enum MemberChoice: Int, CaseIterable, Sendable {
  case nearest, farthest, arrived

  var words: String {
    switch self {
    case .nearest: "nearest to the centroid"
    case .farthest: "farthest from the centroid"
    case .arrived: "newly arrived"
    }
  }

  /// The images of a cluster; nil where they are not known.
  func members(of cluster: Int, in picture: ClusterPicture) -> [ClusterPicture.Member]? {
    let lists =
      switch self {
      case .nearest: picture.members
      case .farthest: picture.farthest
      case .arrived: picture.arrived
      }
    return lists.indices.contains(cluster) ? lists[cluster] : nil
  }
}
