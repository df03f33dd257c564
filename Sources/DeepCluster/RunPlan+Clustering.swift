import Datasets

extension RunPlan {
  /// Images without which the run cannot begin.
  var leastImages: Int { configuration.clustering == .pic || configuration.kAuto == true ? 2 : k }

  /// Takes the number of clusters that the run has found.
  mutating func take(clusterCount: Int) {
    k = clusterCount
    configuration.k = clusterCount
  }

  /// The options that say how clusters are made, by their long names; `k-auto` tells of `--k auto`.
  var clusteringTexts: [String: String] {
    let options = configuration
    return [
      "k-auto": "\(options.kAuto ?? false)", "clustering": (options.clustering ?? .kmeans).rawValue,
      "min-cluster": options.minCluster.map { "\($0)" } ?? "none",
      "halt-clustering": options.haltClustering.map { "\($0)" } ?? "none",
      "patience": options.patience.map { "\($0)" } ?? "none", "views": "\(viewCount)",
      RunPlan.neighborsName: "\(options.evaluateNeighbors ?? 0)",
    ]
  }

  /// The option that a snapshot's evaluation needs to know of.
  static let neighborsName = "evaluate-neighbors"

  /// Views of an image whose mean features are clustered; 1 for the image as it is, of which there is one view only.
  var viewCount: Int { viewAugmentation == nil ? 1 : configuration.views ?? 1 }

  /// What makes views of an image; nil where augmentation changes nothing.
  var viewAugmentation: Augmentation? {
    guard let found = Augmentation(named: augmentation, strength: augmentStrength), !found.operations.isEmpty,
      found.strength > 0
    else { return nil }
    return found
  }

  /// Checks the options that say how clusters are made.
  static func checkClustering(_ options: Configuration) throws(ConfigurationError) {
    if let views = options.views { try require((1...64).contains(views), "views", views, "1 to 64") }
    if let neighbors = options.evaluateNeighbors {
      try require((0...1000).contains(neighbors), neighborsName, neighbors, "0 to 1000")
    }
    if let size = options.minCluster, size < 1 {
      throw .outOfRange(option: "min-cluster", found: "\(size)", expected: "1 or more")
    }
    if let share = options.haltClustering, !(share > 0 && share < 1) {
      throw .outOfRange(
        option: "halt-clustering", found: "\(share)", expected: "a share of the images, more than 0 and less than 1")
    }
    if let patience = options.patience, patience < 1 {
      throw .outOfRange(option: "patience", found: "\(patience)", expected: "1 or more")
    }
    if options.head == .centroid {
      let reason = "compares embeddings with the centroids of spherical k-means"
      for (option, isAsked) in [
        ("--clustering pic", options.clustering == .pic), ("--k auto", options.kAuto == true),
        ("--min-cluster", options.minCluster != nil), ("--views", options.views ?? 1 > 1),
      ] where isAsked { throw .excluded(option: option, by: "--head centroid", reason: reason) }
    }
    guard options.clustering == .pic else { return }
    if options.kAuto == true {
      throw .excluded(option: "--k auto", by: "--clustering pic", reason: "finds the number of clusters itself")
    }
    if options.minCluster != nil {
      throw .excluded(option: "--min-cluster", by: "--clustering pic", reason: "has no centroids to split")
    }
  }

  /// Whether `k` clusters can all have the least size.
  static func checkRoom(for k: Int, of images: Int, _ options: Configuration) throws(ConfigurationError) {
    let most = images / max(1, k)
    guard let size = options.minCluster, size > most else { return }
    throw .outOfRange(
      option: "min-cluster", found: "\(size)", expected: "\(most) at most, for \(images) images in \(k) clusters")
  }
}
