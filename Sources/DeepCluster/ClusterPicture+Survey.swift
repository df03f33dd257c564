import Clustering
import Telemetry

extension ClusterPicture {
  /// Everything that is shown of an epoch's clusters.
  ///
  /// - Parameters:
  ///   - classes: The true class of each image, -1 where unknown; nil where there are none.
  ///   - previous: The clusters of the epoch before, of the same images.
  ///   - tables: Those of the same clusters, where they are made already.
  /// - Complexity: O(N + K² · D); memory O(N + K).
  init(
    _ assignment: ClusterAssignment, epoch: Int, classes: [Int32]?, after previous: Clusters?,
    tables: ClusterTables? = nil
  ) {
    self.init(assignment, epoch: epoch)
    let tables = tables ?? ClusterTables(assignment, after: previous?.assignment, classes: classes)
    let lineage = tables.lineage
    succeed(previous?.picture, lineage)
    tell(assignment.labels, lineage, previous?.assignment.labels, distances: assignment.distances)
    if let classes, let table = tables.classes { tell(classes, table) }
  }

  /// What an assignment tells by itself: sizes, nearest and farthest images, spreads and nearest clusters.
  private init(_ assignment: ClusterAssignment, epoch: Int) {
    let count = assignment.clusterCount
    let limit = ClusterPicture.memberLimit(clusterCount: count)
    var nearest = RankedMembers(clusterCount: count, limit: limit)
    var farthest = RankedMembers(clusterCount: count, limit: limit)
    var sums = [Double](repeating: 0, count: count)
    for (image, label) in assignment.labels.enumerated() {
      let (cluster, distance) = (Int(label), assignment.distances[image])
      nearest.offer(image, to: cluster, key: distance)
      farthest.offer(image, to: cluster, key: -distance)
      sums[cluster] += Double(distance)
    }
    func member(_ image: Int) -> Member { Member(image: image, distance: assignment.distances[image], label: nil) }
    let neighbors = nearestCentroids(
      assignment.centroids, sizes: assignment.sizes, limit: ClusterFigures.neighborLimit)
    let figures = (0..<count).map { cluster in
      var figures = ClusterFigures()
      let size = assignment.sizes[cluster]
      if size > 0 { figures.spread = Float(sums[cluster] / Double(size)) }
      figures.neighbors = neighbors[cluster].map { .init(cluster: $0.cluster, distance: $0.distance) }
      return figures
    }
    self.init(
      epoch: epoch, sizes: assignment.sizes, members: nearest.lists(member), farthest: farthest.lists(member),
      figures: figures)
  }

  /// Adds this generation to those of the picture before, and the clusters' births.
  private mutating func succeed(_ previous: ClusterPicture?, _ lineage: ClusterLineage?) {
    let generation = ClusterGeneration(epoch: epoch, sizes: sizes, links: ClusterPicture.links(lineage, sizes: sizes))
    generations =
      (previous?.generations ?? []).suffix(ClusterPicture.generationLimit(clusterCount: sizes.count) - 1)
      + [generation]
    for (cluster, link) in generation.links.enumerated() {
      switch link.origin {
      case .none: break
      case .first, .split, .born: figures[cluster].birth = epoch
      case .continued:
        let parent = Int(link.parent)
        guard let figures = previous?.figures, figures.indices.contains(parent) else { break }
        self.figures[cluster].birth = figures[parent].birth
      }
    }
  }

  /// What each cluster has to do with those before; all are of the first clustering where there is no lineage.
  private static func links(_ lineage: ClusterLineage?, sizes: [Int32]) -> [ClusterLink] {
    guard let lineage else { return sizes.map { ClusterLink($0 > 0 ? .first : .none) } }
    return zip(lineage.origins, lineage.merged).map { origin, merged in
      let merged = Int32(merged ?? -1)
      return switch origin {
      case .empty: ClusterLink(.none)
      case .continued(let parent): ClusterLink(.continued, parent: Int32(parent), merged: merged)
      case .split(let parent): ClusterLink(.split, parent: Int32(parent), merged: merged)
      case .born: ClusterLink(.born, merged: merged)
      }
    }
  }
}

extension ClusterPicture {
  /// Adds to a picture that was read from a run's files what follows from the labels beside it: the classes of the
  /// images, where the members came from and went, and which have newly arrived.
  ///
  /// A picture of which nothing but the nearest images was kept gets as much of a lineage as there is.
  ///
  /// - Parameters:
  ///   - labels: The cluster of each image.
  ///   - previous: The same in the epoch before; nil in the first one.
  ///   - classes: The true class of each image, -1 where unknown; nil where they are not known.
  /// - Complexity: O(N + K).
  public mutating func complete(labels: [Int32], previous: [Int32]?, classes: [Int32]?) {
    guard labels.allSatisfy({ sizes.indices.contains(Int($0)) }) else { return }
    let isKnown = figures.count == sizes.count
    if !isKnown { figures = [ClusterFigures](repeating: ClusterFigures(), count: sizes.count) }
    let (previous, lineage) = lineage(of: labels, after: previous)
    if !isKnown { succeed(nil, lineage) }
    tell(labels, lineage, previous, distances: nil)
    tell(classes, of: labels)
  }

  /// Takes over the lineage that a run's database has kept of the same clusters.
  ///
  /// - Parameter previous: The cluster of each image in the epoch before; nil where it is not known.
  mutating func takeOver(
    _ stored: ClusterPicture, _ assignment: ClusterAssignment, previous: [Int32]?, classes: [Int32]?
  ) {
    guard stored.sizes == sizes, stored.figures.count == sizes.count, !stored.generations.isEmpty else { return }
    generations = stored.generations
    for cluster in sizes.indices { figures[cluster].birth = stored.figures[cluster].birth }
    let (previous, lineage) = lineage(of: assignment.labels, after: previous)
    tell(assignment.labels, lineage, previous, distances: assignment.distances)
    tell(classes, of: assignment.labels)
  }

  /// The lineage by labels that were read from a file; nothing where they cannot be those of the same images.
  private func lineage(of labels: [Int32], after previous: [Int32]?) -> ([Int32]?, ClusterLineage?) {
    guard let previous, previous.count == labels.count,
      previous.allSatisfy({ $0 >= 0 && Int($0) < labels.count })  // there are no more clusters than images
    else { return (nil, nil) }
    let lineage = ClusterLineage(
      from: previous, Int((previous.max() ?? -1) + 1), to: labels, sizes.count, limit: ClusterFigures.shareLimit)
    return (previous, lineage)
  }

  /// Adds what the labels tell of those before.
  private mutating func tell(
    _ labels: [Int32], _ lineage: ClusterLineage?, _ previous: [Int32]?, distances: [Float]?
  ) {
    guard let lineage else { return }
    for cluster in sizes.indices { tell(lineage, cluster) }
    if let previous { arrived = ClusterPicture.arrived(labels, previous, lineage, distances) }
  }

  /// Adds the classes of the images, where they are known.
  private mutating func tell(_ classes: [Int32]?, of labels: [Int32]) {
    guard let classes, classes.count == labels.count else { return }
    tell(classes, ContingencyTable(labels, classes, rows: sizes.count))
  }

  private mutating func tell(_ classes: [Int32], _ table: ContingencyTable) {
    let mix = table.largestOfRows(limit: ClusterFigures.shareLimit)
    for cluster in sizes.indices {
      figures[cluster].labels = mix[cluster].map { .init(number: $0.label, count: $0.count) }
      figures[cluster].labelled = table.rowSums[cluster]
    }
    members = ClusterPicture.labelled(members, classes)
    farthest = ClusterPicture.labelled(farthest, classes)
    arrived = ClusterPicture.labelled(arrived, classes)
  }

  /// Where a cluster's members came from, and where those went that are not in it any more.
  private mutating func tell(_ lineage: ClusterLineage, _ cluster: Int) {
    figures[cluster].arrived = lineage.arrived[cluster]
    figures[cluster].sources = lineage.sources[cluster].map { .init(number: $0.label, count: $0.count) }
    switch lineage.origins[cluster] {
    case .empty, .born: break
    case .continued(let parent), .split(let parent):
      figures[cluster].destinations = lineage.destinations[parent].filter { $0.label != cluster }
        .map { .init(number: $0.label, count: $0.count) }
    }
  }

  /// The images of each cluster whose former cluster has another heir, nearest first where distances are known.
  private static func arrived(
    _ labels: [Int32], _ previous: [Int32], _ lineage: ClusterLineage, _ distances: [Float]?
  ) -> [[Member]] {
    let count = lineage.origins.count
    var found = RankedMembers(clusterCount: count, limit: memberLimit(clusterCount: count))
    for (image, label) in labels.enumerated() where lineage.heirs[Int(previous[image])] != Int(label) {
      found.offer(image, to: Int(label), key: distances?[image] ?? 0)
    }
    return found.lists { Member(image: $0, distance: distances?[$0], label: nil) }
  }

  private static func labelled(_ lists: [[Member]], _ classes: [Int32]) -> [[Member]] {
    lists.map { members in
      members.map { member in
        var member = member
        member.label = classes.indices.contains(member.image) ? Int(classes[member.image]) : nil
        return member
      }
    }
  }
}
