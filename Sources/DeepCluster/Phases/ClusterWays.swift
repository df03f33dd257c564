import Clustering
import Datasets
import Telemetry
import Tensors

extension Trainer {
  /// What clusters the features at this reassignment.
  func clusterer(after previous: Clusters?) -> any Clusterer {
    if configuration.clustering == .pic { return PowerIterationClustering() }
    let start = kmeansStart(
      after: previous?.assignment.labels, formerCount: previous?.assignment.clusterCount ?? 0)
    let kmeans = KMeans(clusterCount: plan.k, iterationCount: configuration.kmeansIterations, start: start)
    return configuration.minCluster.map { LeastSize($0, of: kmeans) } ?? kmeans
  }

  /// With `--k auto`, finds how many clusters these features fall into, and takes that number from here on.
  ///
  /// Asked at epochs 4, 8, 16 and so on, and at the end of a shorter run: an untrained network's features fall into a
  /// few clusters, whatever there is to see, and a network that learns those learns nothing else.
  func decideClusterCount(_ reduced: Tensor, epoch: Int) throws {
    guard configuration.kAuto == true else { return }
    let most = max(2, images.count / max(1, configuration.minCluster ?? 1))
    guard epoch == min(4, configuration.epochs) || epoch > 4 && epoch & (epoch - 1) == 0 else {
      return plan.take(clusterCount: min(plan.k, most))
    }
    let found = try ClusterCount(of: reduced, seed: configuration.seed) { try gate.poll() }
    guard configuration.kAuto == true else { return }  // the user has given a number meanwhile
    plan.take(clusterCount: min(found.merged, most))
    ports.events.post(
      .decided(Decision(kind: .clusterCount, epoch: epoch, clusterCount: plan.k, reason: found.words(most: most))))
    keepOptions()
  }

  /// Tells how many clusters were found, where that was not known before.
  func tellClusterCount(of assignment: ClusterAssignment, epoch: Int) {
    guard configuration.clustering == .pic else { return }
    let count = assignment.clusterCount
    ports.events.post(
      .decided(
        Decision(
          kind: .clusterCount, epoch: epoch, clusterCount: count,
          reason: "pic: \(count) cluster\(count == 1 ? "" : "s") found among the nearest neighbours")))
  }
}

extension ClusterCount {
  /// What was found and why, in words.
  fileprivate func words(most: Int) -> String {
    func digits(_ overlap: Double) -> String { "\((overlap * 100).rounded() / 100)" }
    var text = "k auto: \(fine) clusters merged to \(merged): "
    text += leastMerged.map { "those merged overlap by \(digits($0)) or more" } ?? "none were merged"
    if let mostLeft { text += ", those left by \(digits(mostLeft)) at most" }
    text += ", the limit is \(digits(limit))"
    if let mostLeft, mostLeft >= limit { text += " and two the fewest there can be" }
    if strays > 0 { text += "; \(strays) with stray images only do not count" }
    return merged > most ? text + "; --min-cluster has room for \(most)" : text
  }
}
