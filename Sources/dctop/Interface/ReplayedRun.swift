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
  private let entries: [HistoryEntry]
  /// When each entry happens, in seconds since the beginning; long waits, as between two lives of a run, are cut short.
  private let times: [Double]
  /// Where each epoch begins, as places in `entries`.
  private let epochStarts: [Int]
  /// Entries that have been told.
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

  private static let longestWait = 10.0
  private static let fastest = 4096

  /// Reads the whole story.
  ///
  /// - Throws: `StoreError` where the database cannot be read or is empty.
  init(_ run: RunDirectory) throws {
    database = try RunDatabase.read(run)
    let entries = try database.story()
    guard !entries.isEmpty else { throw StoreError.noRun(path: run.path, reason: "nothing of it has been recorded") }
    self.entries = entries
    let images = try? RunImages(of: run, database)
    self.images = images
    archive = RunArchive(run) { images?.classes }
    times = ReplayedRun.times(entries)
    epochStarts = entries.indices.filter { index in
      if case .phaseStarted(.features, _) = entries[index].event { true } else { false }
    }
  }

  private static func times(_ entries: [HistoryEntry]) -> [Double] {
    var time = 0.0
    return entries.indices.map { index in
      if index > 0 { time += min(max(0, entries[index].time - entries[index - 1].time), longestWait) }
      return time
    }
  }

  private var duration: Double { times.last ?? 0 }

  var replay: ReplayState? {
    ReplayState(position: position, duration: duration, speed: speed, isPlaying: isPlaying)
  }

  /// Everything is there to be looked at, so it never ends by itself.
  var end: RunEnd? { nil }

  mutating func news() -> [RunNews] {
    let now = ContinuousClock.now
    if isPlaying, let lastLook { position = min(duration, position + Double(speed) * ((now - lastLook) / .seconds(1))) }
    lastLook = now
    if isPlaying && position >= duration && toldCount == entries.count { isPlaying = false }
    var news: [RunNews] = []
    if mustRestart {
      news.append(.restart)
      (toldCount, mustRestart, pictureEpoch, shownEpoch) = (0, false, nil, nil)
    }
    while toldCount < entries.count, times[toldCount] <= position {
      let entry = entries[toldCount]
      if case .assigned(let epoch, _, _, _, _) = entry.event { pictureEpoch = epoch }
      news.append(.event(entry.event, time: entry.time))
      toldCount += 1
    }
    return news
  }

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
      if toldCount < entries.count { position = times[toldCount] }
    default: break
    }
  }

  mutating func take(_ command: ReplayCommand) {
    switch command {
    case .toStart: move(to: 0)
    case .toClusters(let epoch):
      let place = entries.lastIndex { entry in
        if case .assigned(epoch, _, _, _, _) = entry.event { true } else { false }
      }
      if let place { move(to: times[place]) }
    case .toEnd: move(to: duration)
    case .changeSpeed(let step):
      speed = step > 0 ? min(ReplayedRun.fastest, speed << step) : max(1, speed >> -step)
    case .seek(let epochs):
      // From within an epoch, one back is its own beginning first, as players of music do it.
      let current = (epochStarts.lastIndex { times[$0] <= position }) ?? 0
      let isWithin = !epochStarts.isEmpty && position - times[epochStarts[current]] > Double(speed)
      let wanted = current + epochs + (epochs < 0 && isWithin ? 1 : 0)
      if wanted < 0 || epochStarts.isEmpty { return move(to: 0) }
      move(to: wanted < epochStarts.count ? times[epochStarts[wanted]] : duration)
    }
  }

  private mutating func move(to time: Double) {
    if time < position { mustRestart = true }
    position = time
  }
}
