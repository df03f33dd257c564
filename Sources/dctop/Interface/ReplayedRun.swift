import Dashboard
import Datasets
import DeepCluster
import Foundation
import RunStore
import TUI
import Telemetry

/// A run's story told again: at its own pace or many times faster, from any epoch on.
@MainActor
struct ReplayedRun: ShownRun {
  private let database: RunDatabase
  private let images: RunImages?
  let archive: RunArchive?
  private var story: ReplayStory
  /// Facts that have been told.
  private var toldCount = 0
  private var mustRestart = false
  private var pictureEpoch: Int?
  private var shownEpoch: Int?
  /// Of the epoch that is shown, until it has been told.
  private var newMap: FeatureMap?
  private var position = 0.0
  private var speed = 1
  private var isPlaying = true
  private var lastLook: ContinuousClock.Instant?

  private static let fastest = 4096

  /// Goes through the whole story once.
  ///
  /// - Throws: `StoreError` where the database cannot be read or is empty.
  init(_ run: RunDirectory) throws {
    database = try RunDatabase.read(run)
    story = try ReplayStory(database)
    if story.times.isEmpty { throw StoreError.noRun(path: run.path, reason: "nothing of it has been recorded") }
    let images = try? RunImages(of: run, database)
    self.images = images
    archive = RunArchive(run) { images?.classes }
  }

  private var duration: Double { story.times.last ?? 0 }

  var replay: ReplayState? {
    ReplayState(position: position, duration: duration, speed: speed, isPlaying: isPlaying)
  }

  /// Everything is there to be looked at, so it never ends by itself.
  var end: RunEnd? { nil }

  mutating func news() -> [RunNews] {
    let now = ContinuousClock.now
    if isPlaying, let lastLook { position = min(duration, position + Double(speed) * ((now - lastLook) / .seconds(1))) }
    lastLook = now
    if isPlaying && position >= duration && toldCount == story.times.count { isPlaying = false }
    var news: [RunNews] = []
    if mustRestart {
      news.append(.restart)
      (toldCount, mustRestart, pictureEpoch, shownEpoch) = (0, false, nil, nil)
    }
    do throws(StoreError) {
      let entries = try story.entries(from: toldCount, until: position)
      for entry in entries {
        if case .assigned(let epoch, _, _, _, _) = entry.event { pictureEpoch = epoch }
        news.append(.event(entry.event, time: entry.time))
        toldCount += 1
      }
      if entries.isEmpty && hasMoreNews { toldCount = story.times.count }  // another story by now
    } catch {
      news.append(.event(.warned(message: "the rest cannot be read: \(error)"), time: nil))
      (toldCount, isPlaying) = (story.times.count, false)
    }
    return news
  }

  var hasMoreNews: Bool { toldCount < story.times.count && story.times[toldCount] <= position }

  mutating func picture() -> ClusterPicture? {
    guard let epoch = pictureEpoch, epoch != shownEpoch else { return nil }
    shownEpoch = epoch
    newMap = (try? database.featureMap(epoch: epoch)).map { $0.labelled(by: images?.classes) }
    return try? database.wholePicture(epoch: epoch, classes: images?.classes)
  }

  mutating func map() -> FeatureMap? {
    defer { newMap = nil }
    return newMap
  }

  func thumbnails(of images: [Int]) -> [Thumbnail] { self.images?.thumbnails(of: images) ?? [] }

  var normalization: Normalization? { images?.normalization }

  mutating func take(_ command: Command) {
    switch command {
    case .pause: isPlaying = false
    case .resume:
      if position >= duration { move(to: 0) }
      isPlaying = true
    case .step:
      isPlaying = false
      if toldCount < story.times.count { position = story.times[toldCount] }
    default: break
    }
  }

  mutating func take(_ command: ReplayCommand) {
    switch command {
    case .toStart: move(to: 0)
    case .toClusters(let epoch):
      if let place = story.assignments[epoch] { move(to: story.times[place]) }
    case .toShare(let share): move(to: max(0, min(1, share)) * duration)
    case .toEnd: move(to: duration)
    case .changeSpeed(let step):
      speed = step > 0 ? min(ReplayedRun.fastest, speed << step) : max(1, speed >> -step)
    case .seek(let epochs):
      // From within an epoch, one back is its own beginning first, as players of music do it.
      let epochStarts = story.epochStarts
      let current = (epochStarts.lastIndex { story.times[$0] <= position }) ?? 0
      let isWithin = !epochStarts.isEmpty && position - story.times[epochStarts[current]] > Double(speed)
      let wanted = current + epochs + (epochs < 0 && isWithin ? 1 : 0)
      if wanted < 0 || epochStarts.isEmpty { return move(to: 0) }
      move(to: wanted < epochStarts.count ? story.times[epochStarts[wanted]] : duration)
    }
  }

  private mutating func move(to time: Double) {
    if time < position { mustRestart = true }
    position = time
  }
}
