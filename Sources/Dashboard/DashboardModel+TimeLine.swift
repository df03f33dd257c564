import TUI
import Telemetry

/// Looking back while the run goes on. The past is a view: `picture` and what hangs on it are of the epoch that is
/// looked at, everything else goes on as it comes in.
extension DashboardModel {
  /// The clusters that are shown: of the past epoch that is looked at, or the newest.
  var picture: ClusterPicture? { past == nil ? livePicture : past?.picture }

  /// Where the images lie: in the past epoch that is looked at, or in the newest.
  var map: FeatureMap? { past == nil ? liveMap : past?.map }

  /// Why there are no clusters to show; short, for narrow panes.
  var missingText: String? {
    guard picture == nil else { return nil }
    guard let past else { return "after the first assignment" }
    return past.isReading ? "reading epoch \(past.epoch + 1)" : "nothing is kept of epoch \(past.epoch + 1)"
  }

  /// Goes back or on by so many epochs; on to the present where that is the next.
  mutating func scrub(by epochs: Int) -> [Effect] {
    guard let live = livePicture?.epoch else {
      notice = ("there is no past epoch yet", soon)
      return []
    }
    let wanted = (past?.epoch ?? live) + epochs
    if wanted < 0 { notice = ("this is the first epoch", soon) }
    return wanted < 0 || past == nil && epochs > 0 ? [] : look(at: wanted)
  }

  /// Shows an epoch in every pane: a past one, or the present where none is later.
  mutating func look(at epoch: Int, selecting cluster: Int? = nil) -> [Effect] {
    guard let live = livePicture, epoch < live.epoch else { return goLive(selecting: cluster) }
    if epoch == past?.epoch { return cluster == nil ? [] : pictureChanged(from: nil, selecting: cluster) }
    past = PastView(epoch: epoch, picture: picture, map: map, wantedCluster: cluster)
    events.choose(from: log, lastEpoch: epoch)
    return [.loadEpoch(epoch)]
  }

  /// Back to the present.
  mutating func goLive(selecting cluster: Int? = nil) -> [Effect] {
    let before = picture
    if past == nil && cluster == nil { return [] }
    past = nil
    events.choose(from: log, lastEpoch: nil)
    return pictureChanged(from: before, selecting: cluster)
  }

  /// Takes in what was kept of an epoch, if it is still the one that is looked at.
  mutating func take(_ found: PastEpoch) -> [Effect] {
    guard let past, past.epoch == found.epoch else { return [] }
    revision += 1
    self.past = PastView(epoch: past.epoch, picture: found.picture, map: found.map, isReading: false)
    return pictureChanged(from: past.picture, selecting: past.wantedCluster)
  }

  /// Takes in the newest clusters. Where the past is looked at, nothing that is shown changes.
  mutating func take(_ new: ClusterPicture) -> [Effect] {
    revision += 1
    let before = picture
    livePicture = new
    sizes.insert(SizeProfile(epoch: new.epoch, sizes: new.sizes))
    let missing = sizes.missing(before: new.epoch).map { [Effect.loadSizes($0)] } ?? []
    return (past == nil ? pictureChanged(from: before) : []) + missing
  }

  /// Takes in sizes of epochs that were not told here.
  mutating func take(_ profiles: [SizeProfile], isLast: Bool) {
    revision += 1
    sizes.fill(profiles.filter { $0.epoch < livePicture?.epoch ?? 0 }, isLast: isLast)
  }
}
