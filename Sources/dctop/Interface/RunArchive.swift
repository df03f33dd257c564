import Dashboard
import Dispatch
import RunStore
import Synchronization
import TUI
import Telemetry

/// Reads what a run has kept of past epochs, beside whoever draws and whoever trains.
final class RunArchive: Sendable {
  /// What was found, for the dashboard.
  let found = Mailbox<Message>()
  let run: RunDirectory
  private let classes: @Sendable () -> [Int32]?
  private let opened = Mutex<RunDatabase?>(nil)
  /// The epoch that was asked for last: whoever goes through the epochs fast does not wait for those on the way.
  private let wanted = Mutex<Int?>(nil)
  /// How often filters have been asked for: only the last request is worked on.
  let filterWork = Mutex(0)
  private let queue = DispatchQueue(label: "dctop.archive", qos: .utility)

  /// Epochs whose sizes are read at a time.
  private static let pieceCount = 64

  /// - Parameter classes: The true class of each of the run's images, -1 where unknown; nil as long as they are not known.
  init(_ run: RunDirectory, classes: @escaping @Sendable () -> [Int32]?) { (self.run, self.classes) = (run, classes) }

  /// Reads what was kept of an epoch; the answer, a `.pastEpoch`, comes in any case, unless another epoch was asked for
  /// meanwhile.
  func loadEpoch(_ epoch: Int) {
    wanted.withLock { $0 = epoch }
    queue.async { [self] in
      let epoch = wanted.withLock { wanted in
        defer { wanted = nil }
        return wanted
      }
      guard let epoch else { return }
      let classes = classes()
      let picture = database.flatMap { database in try? database.wholePicture(epoch: epoch, classes: classes) }
      let map = database.flatMap { database in try? database.featureMap(epoch: epoch) }
      found.post(.pastEpoch(PastEpoch(epoch: epoch, picture: picture, map: map?.labelled(by: classes))))
    }
  }

  /// Reads the sizes of some epochs; the answer comes in pieces, and between them other questions are answered.
  func loadSizes(_ epochs: Range<Int>) {
    queue.async { [self] in
      let piece = database.flatMap { database in try? database.sizes(of: epochs, limit: RunArchive.pieceCount) }
      guard let piece, let last = piece.last else { return found.post(.sizes([], isLast: true)) }
      found.post(.sizes(piece.map { SizeProfile(epoch: $0.epoch, sizes: $0.sizes) }, isLast: false))
      loadSizes(last.epoch + 1..<epochs.upperBound)
    }
  }

  /// On the queue. Nil while there is none, as before a run's first facts are written.
  private var database: RunDatabase? {
    opened.withLock { opened in
      if opened == nil { opened = try? RunDatabase.read(run) }
      return opened
    }
  }
}

extension FeatureMap {
  /// The map with the true classes of its images, where any is known.
  func labelled(by classes: [Int32]?) -> FeatureMap {
    guard let classes else { return self }
    var result = self
    let labels = images.map { classes.indices.contains(Int($0)) ? classes[Int($0)] : -1 }
    result.labels = labels.contains { $0 >= 0 } ? labels : nil
    return result
  }
}
