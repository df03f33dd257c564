import Telemetry

extension ClusterPicture {
  /// Where a cluster comes from, in words, its beginning first; epochs are counted from 1, as everywhere on the screen.
  func lineage(of cluster: Int) -> [String] {
    let ancestors = ancestry(of: cluster)
    guard let first = ancestors.last, let now = ancestors.first else { return ["its lineage is not known"] }
    var words = [beginning(first, of: cluster)]
    if ancestors.count > 1, ancestors[1].cluster != now.cluster { words.append("was c\(ancestors[1].cluster) before") }
    let mergers = ancestors.filter { $0.link.merged >= 0 }
    for merger in mergers.prefix(2) { words.append("took in c\(merger.link.merged) at epoch \(merger.epoch + 1)") }
    if mergers.count > 2 { words.append("and \(mergers.count - 2) more before") }
    return words
  }

  private func beginning(_ first: Ancestor, of cluster: Int) -> String {
    switch first.link.origin {
    case .none: return "no image is in it"
    case .first: return "there since the first clustering"
    case .split: return "split from c\(first.link.parent) at epoch \(first.epoch + 1)"
    case .born: return "born of several at epoch \(first.epoch + 1)"
    case .continued:
      let birth = figures.indices.contains(cluster) ? figures[cluster].birth : nil
      return birth.map { "there since epoch \($0 + 1)" } ?? "there since epoch \(first.epoch) or before"
    }
  }

  /// What became of the clusters of the epoch before, in figures: `34 go on, 3 split, 2 born, 5 ended`.
  var lineageSummary: String? {
    guard let now = generations.last, let before = generations.dropLast().last else { return nil }
    func count(_ origin: ClusterLink.Origin) -> Int { now.links.count { $0.origin == origin } }
    let continued = count(.continued)
    let ended = before.sizes.count { $0 > 0 } - continued
    return "\(continued) go on, \(count(.split)) split, \(count(.born)) born, \(ended) ended"
  }
}
