import Datasets
import DeepCluster
import Dispatch
import Foundation
import RunStore
import Synchronization
import TUI
import Telemetry

/// Reads on in a run's database, beside whoever draws: what another process writes, as it comes.
final class RunFollower: Sendable {
  private struct Place {
    /// In the run's story, of the last fact that was told.
    var position = 0
    var pictureEpoch: Int?
    var mapEpoch: Int?
    var hasToldTrouble = false
    var hasToldGone = false
  }

  let news = Mailbox<RunNews>()
  let pictures = Latest<ClusterPicture>()
  let maps = Latest<FeatureMap>()
  private let run: RunDirectory
  private let isRemote: Bool
  private let database: RunDatabase
  private let place = Mutex(Place())
  private let opened = Mutex<RunImages?>(nil)
  private let outcome = Mutex<RunEnd?>(nil)
  private let queue = DispatchQueue(label: "dctop.follower", qos: .utility)

  private static let interval = 0.5
  /// Facts read at a time.
  private static let pieceCount = 20_000

  /// Begins to follow.
  ///
  /// - Throws: `StoreError` where there is no database to read.
  init(_ run: RunDirectory) throws(StoreError) {
    (self.run, isRemote) = (run, run.isRemote)
    database = try RunDatabase.read(run)
    queue.async { [self] in
      poll()
      openImages()
    }
  }

  /// How the run ended, when all of it has been told; nil while it goes on.
  var end: RunEnd? { outcome.withLock { $0 } }

  /// The images' pixels, once the data is open.
  var images: RunImages? { opened.withLock { $0 } }

  /// On the queue, again and again.
  private func poll() {
    // Before the story, so that its end is not missed. Whether another machine's process is gone cannot be seen.
    let isTrained = isRemote || RunLock.holder(of: run) != nil
    do throws(StoreError) {
      try readOn()
      try readEnd(isTrained: isTrained)
      try readPicture()  // last: runs of older versions have none
      try readMap()
      place.withLock { $0.hasToldTrouble = false }
    } catch {
      let isNew = place.withLock { place in
        defer { place.hasToldTrouble = true }
        return !place.hasToldTrouble
      }
      if isNew { tell(.warned(message: "\(error); it is tried again")) }
    }
    queue.asyncAfter(deadline: .now() + RunFollower.interval) { [weak self] in self?.poll() }
  }

  private func readOn() throws(StoreError) {
    var position = place.withLock { $0.position }
    if try database.lastPosition() < position {  // the run has gone back to a checkpoint
      news.post(.restart)
      place.withLock { ($0.pictureEpoch, $0.mapEpoch) = (nil, nil) }
      position = 0
    }
    while true {
      let entries = try database.history(after: position, limit: RunFollower.pieceCount)
      guard let last = entries.last else { break }
      for entry in entries { news.post(.event(entry.event, time: entry.time)) }
      position = last.position
    }
    place.withLock { [position] in $0.position = position }
  }

  private func readPicture() throws(StoreError) {
    let epoch = try database.lastPictureEpoch()
    guard let epoch, epoch != place.withLock({ $0.pictureEpoch }) else { return }
    guard let picture = try database.wholePicture(epoch: epoch, classes: images?.classes) else { return }
    pictures.publish(picture)
    place.withLock { $0.pictureEpoch = epoch }
  }

  /// The map of the clusters that are shown; it may be written a moment later than they.
  private func readMap() throws(StoreError) {
    let epoch = place.withLock { $0.pictureEpoch }
    guard let epoch, epoch != place.withLock({ $0.mapEpoch }), let map = try database.featureMap(epoch: epoch) else {
      return
    }
    maps.publish(map.labelled(by: images?.classes))
    place.withLock { $0.mapEpoch = epoch }
  }

  private func readEnd(isTrained: Bool) throws(StoreError) {
    let told = RunEnd(try database.lastState())
    let isGone = told == nil && !isTrained
    outcome.withLock { $0 = isGone ? .stopped : told }
    guard isGone else { return }
    let isNew = place.withLock { place in
      defer { place.hasToldGone = true }
      return !place.hasToldGone
    }
    if isNew {
      tell(.warned(message: "the process that trained the run is gone; 'dctop resume \(run.path)' goes on with it"))
    }
  }

  /// Shows the images of the picture that is there, once their data is open: a large folder takes its time.
  private func openImages() {
    do {
      let images = try RunImages(of: run, database)
      opened.withLock { $0 = images }
      place.withLock { ($0.pictureEpoch, $0.mapEpoch) = (nil, nil) }
      try readPicture()
      try readMap()
    } catch {
      tell(.warned(message: "no images: \(error)"))
    }
  }

  private func tell(_ event: Event) { news.post(.event(event, time: Date().timeIntervalSince1970)) }
}

/// A run that another process trains, or has trained: nothing can be asked of it.
@MainActor
struct WatchedRun: ShownRun {
  private let follower: RunFollower
  let archive: RunArchive?

  /// - Throws: `StoreError` where there is no database to read.
  init(_ run: RunDirectory) throws(StoreError) {
    let follower = try RunFollower(run)
    self.follower = follower
    archive = RunArchive(run) { follower.images?.classes }
  }

  func news() -> [RunNews] { follower.news.drain() }

  func picture() -> ClusterPicture? { follower.pictures.take() }

  func map() -> FeatureMap? { follower.maps.take() }

  func thumbnails(of images: [Int]) -> [Thumbnail] { follower.images?.thumbnails(of: images) ?? [] }

  var normalization: Normalization? { follower.images?.normalization }

  func take(_ command: Command) {}

  var end: RunEnd? { follower.end }
}
