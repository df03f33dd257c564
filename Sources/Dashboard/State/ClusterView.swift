/// What the clusters' pane shows.
package enum ClusterView: Sendable, CaseIterable {
  case bySize, byNumber
  /// The sizes through the epochs.
  case history
  /// The images in the plane of the features' two first principal components: the selected cluster, or the true classes.
  case map, labelMap

  /// The next one, after the last the first again.
  var next: ClusterView {
    let all = ClusterView.allCases
    return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
  }
}
