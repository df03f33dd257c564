import NN

/// What stands on the features while an epoch is trained (option `--head`).
enum EpochHead {
  /// A linear classifier, made afresh at every reassignment.
  case fresh(Head)
  /// A linear classifier whose rows go on with the clusters.
  case matched(MatchedHead)
  /// The centroids of the images' embeddings, and the projection that makes these.
  case centroids(EmbeddingMemory)

  var isFresh: Bool {
    if case .fresh = self { true } else { false }
  }
}
