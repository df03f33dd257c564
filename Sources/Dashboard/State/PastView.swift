import Telemetry

/// What a run has kept of an epoch, for who looks back.
public struct PastEpoch: Sendable, Equatable {
  public var epoch: Int
  /// Nil where none was kept.
  public var picture: ClusterPicture?
  public var map: FeatureMap?

  /// The clusters and the map that were found of an epoch; nil where none was kept.
  public init(epoch: Int, picture: ClusterPicture?, map: FeatureMap?) {
    (self.epoch, self.picture, self.map) = (epoch, picture, map)
  }
}

/// The past epoch that is looked at while the run goes on.
struct PastView: Sendable {
  var epoch: Int
  /// What was kept of it; until that is there, what was looked at before.
  var picture: ClusterPicture?
  var map: FeatureMap?
  /// The cluster to select of it, where one was asked for.
  var wantedCluster: Int?
  /// Whether what was kept is still being read.
  var isReading = true
}
