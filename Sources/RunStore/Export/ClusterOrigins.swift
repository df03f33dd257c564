import Foundation

/// Which clusters of an earlier clustering of the same images the members of new ones were in.
package struct ClusterOrigins {
  /// Of the earlier clustering.
  private let epoch: Int
  private let labels: [Int32]

  /// Earlier clusters that are named.
  private static let shownLimit = 3

  package init(epoch: Int, labels: [Int32]) { (self.epoch, self.labels) = (epoch, labels) }

  /// Those that a run has kept before the clustering of `snapshot`; nil where it has kept none of the same images.
  package init?(before snapshot: StoredSnapshot, in run: RunDatabase) throws(StoreError) {
    guard let found = try run.labels(before: snapshot.manifest.epoch),
      found.labels.count == snapshot.assignments.count
    else { return nil }
    self.init(epoch: found.epoch, labels: found.labels)
  }

  /// The earlier clusters of some images, the most frequent first.
  func counts(of images: [Int]) -> [(cluster: Int32, count: Int)] {
    var counts: [Int32: Int] = [:]
    for image in images { counts[labels[image], default: 0] += 1 }
    return counts.map { (cluster: $0.key, count: $0.value) }.sorted { ($1.count, $0.cluster) < ($0.count, $1.cluster) }
  }

  /// The same as a line of HTML.
  func line(of images: [Int]) -> String {
    let counts = counts(of: images)
    let named = counts.prefix(ClusterOrigins.shownLimit).map { entry in
      "<b>\(entry.cluster)</b> \(String(format: "%.1f", 100 * Double(entry.count) / Double(images.count))) %"
    }
    let rest = counts.count - named.count
    let others = rest > 0 ? ", and \(rest) other\(rest == 1 ? "" : "s")" : ""
    return "<p class=\"classes\">at epoch \(epoch) in cluster \(named.joined(separator: ", "))\(others)</p>\n"
  }
}
