import Curses
import Dashboard
import Datasets
import DeepCluster
import Foundation
import RunStore
import Telemetry

/// A run as a face sees it: trained in this process, trained by another, or told again from its files.
@MainActor
protocol ShownRun {
  /// What has happened since the last call, in order.
  mutating func news() -> [RunNews]
  /// Whether more has happened than ``news()`` gave at once.
  var hasMoreNews: Bool { get }
  /// The newest clusters, if they are new.
  mutating func picture() -> ClusterPicture?
  /// The newest map of the features, if it is new.
  mutating func map() -> FeatureMap?
  /// The images as they are shown; those that are not there are left out.
  func thumbnails(of images: [Int]) -> [Thumbnail]
  /// The images' mean and deviation; nil where they are not known.
  var normalization: Normalization? { get }
  mutating func take(_ command: Command)
  mutating func take(_ command: ReplayCommand)
  /// What the run has kept of past epochs; nil where nobody looks back.
  var archive: RunArchive? { get }
  /// Where the replay is; nil for a run that is not replayed.
  var replay: ReplayState? { get }
  /// How the run ended, once all its news is there; nil while it goes on.
  var end: RunEnd? { get }
}

extension ShownRun {
  mutating func take(_ command: ReplayCommand) {}
  var replay: ReplayState? { nil }
  var archive: RunArchive? { nil }
  var normalization: Normalization? { nil }
  mutating func map() -> FeatureMap? { nil }
  var hasMoreNews: Bool { false }

  /// How the run ended, which has been told already: what is still to be written may take a moment.
  func waitForEnd(_ signals: SignalPipe) -> RunEnd? {
    while end == nil { signals.wait(milliseconds: 10) }
    return end
  }
}

extension RunEnd {
  /// The exit status of a run that has failed, after saying why; nil for one that has not.
  ///
  /// - Throws: ``UsageError`` where it failed because of the data or the options.
  func failureStatus() throws -> Int32? {
    guard case .failed(let message, let isInput) = self else { return nil }
    if isInput { throw UsageError(message: message) }
    StandardError.write("dctop: \(message)\n")
    return 1
  }

  /// How a run ended that last said this of itself; nil where it had not ended.
  init?(_ state: RunState?) {
    switch state {
    case .finished: self = .finished
    case .stopped: self = .stopped
    case .failed: self = .failed(message: "the run has failed; its events say why", isInput: false)
    case .starting, .running, .paused, nil: return nil
    }
  }
}

/// A piece of a run's story.
enum RunNews: Sendable {
  /// The story is told again from the beginning.
  case restart
  /// `time` in seconds since 1970; nil for now.
  case event(Event, time: Double?)
}

/// A run that this process trains.
@MainActor
struct TrainedRun: ShownRun {
  let handle: RunHandle
  let archive: RunArchive?
  /// What happened in the run's earlier lives, until it has been told.
  private var past: [RunNews]

  /// - Parameters:
  ///   - run: Where its past is kept.
  ///   - past: Events of the run before this process, for curves that go on where they were.
  init(_ handle: RunHandle, _ run: RunDirectory, past: [RunNews] = []) {
    (self.handle, self.past) = (handle, past)
    archive = RunArchive(run) { handle.classes }
  }

  mutating func news() -> [RunNews] {
    defer { past = [] }
    return past + handle.ports.events.drain().map { .event($0, time: nil) }
  }

  func picture() -> ClusterPicture? { handle.ports.pictures.take() }

  func map() -> FeatureMap? { handle.ports.maps.take() }

  func thumbnails(of images: [Int]) -> [Thumbnail] { handle.thumbnails(of: images) }

  var normalization: Normalization? { handle.normalization }

  func take(_ command: Command) { handle.ports.commands.post(command) }

  var end: RunEnd? { handle.end }
}
