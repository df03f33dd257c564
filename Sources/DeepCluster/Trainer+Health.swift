import Clustering
import NN
import Telemetry

extension Trainer {
  /// Has the doctor look at a reassignment, and tells what comes of it.
  func examine(_ clusters: Clusters, _ activity: ChannelActivity) {
    let assignment = clusters.assignment
    let vitals = Vitals(
      epoch: clusters.epoch, images: assignment.labels.count, k: assignment.clusterCount,
      usedClusters: assignment.sizes.count { $0 > 0 }, largestCluster: Int(assignment.sizes.max() ?? 0),
      imbalance: assignment.imbalance, moved: clusters.reassigned, effectiveRank: clusters.whitening.effectiveRank,
      silentChannels: activity.worst.map { .init(layer: $0.name, silent: $0.silentCount, channels: $0.channelCount) },
      silhouette: clusters.silhouette, augmentedStability: clusters.augmentedStability, score: clusters.score)
    for event in [.examined(vitals)] + doctor.examine(vitals) { ports.events.post(event) }
  }
}
