import Dispatch
import Foundation
import Synchronization
import Telemetry

/// Writes a run's story into its database, beside the training: whoever records never waits for the disk.
///
/// What cannot be written, because the disk is full or another program has locked the file, is kept and tried again;
/// whoever listens is told when that begins and when it ends.
public final class RunRecorder: Sendable {
  private struct Pending {
    var facts: [StoredFact] = []
    var position: Int
    var isScheduled = false
    var isInTrouble = false
  }

  private let database: RunDatabase
  private let pending: Mutex<Pending>
  private let onTrouble: @Sendable (String) -> Void
  private let queue = DispatchQueue(label: "dctop.recorder", qos: .utility)

  /// Facts that are kept while they cannot be written: an hour of fast training.
  private static let keptCount = 100_000
  private static let interval = 1.0

  /// Goes on after what the database holds.
  ///
  /// - Parameter onTrouble: Told, on any thread, why nothing can be written, and that it can again.
  /// - Throws: ``StoreError/database(path:reason:)``.
  public init(_ database: RunDatabase, onTrouble: @escaping @Sendable (String) -> Void) throws(StoreError) {
    self.database = database
    self.onTrouble = onTrouble
    pending = Mutex(Pending(position: try database.lastPosition()))
  }

  /// The place in the run's story of the last fact recorded, for a checkpoint to remember.
  public var position: Int { pending.withLock { $0.position } }

  /// Keeps what the run was started with, and what it runs on, by name; at once.
  public func record(options: [String: String], environment: [String: String]) {
    queue.sync {
      do throws(StoreError) {
        try database.write(options: options, environment: environment)
      } catch {
        tellTrouble(error)
      }
    }
  }

  /// Keeps an event; those of progress within a phase are not kept.
  public func record(_ event: Event) {
    if case .progressed = event { return }
    add(.event(event))
  }

  /// Keeps the clusters of an epoch, N labels and the picture's K sizes and nearest images.
  public func record(labels: [Int32], _ picture: ClusterPicture) { add(.assignment(labels: labels, picture)) }

  /// Keeps where images lie in an epoch's features.
  public func record(_ map: FeatureMap) { add(.map(map)) }

  /// Keeps which images of the data the run has, by their places in it; nil for all; at once.
  public func record(imageCount: Int, places: [Int]?) {
    queue.sync {
      do throws(StoreError) {
        try database.write(imageCount: imageCount, places: places)
      } catch {
        tellTrouble(error)
      }
    }
  }

  /// Forgets what came after a place in the run's story, as a run does that goes on from a checkpoint.
  public func forget(after position: Int) {
    queue.sync {
      flush()
      do throws(StoreError) {
        try database.cut(after: position)
        let last = try database.lastPosition()
        pending.withLock { $0.position = last }
      } catch {
        tellTrouble(error)
      }
    }
  }

  /// Reads what was recorded so far; nil where that fails.
  public func read<Value>(_ body: (RunDatabase) throws -> Value?) -> Value? {
    queue.sync {
      flush()
      return try? body(database)
    }
  }

  /// Writes everything that has been recorded so far.
  public func finish() { queue.sync { flush() } }

  /// Writes everything and leaves one whole file, without a log beside it. Nothing can be recorded afterwards.
  public func close() {
    queue.sync {
      flush()
      database.close()
    }
  }

  private func add(_ content: StoredFact.Content) {
    let time = Date().timeIntervalSince1970
    let isFirst = pending.withLock { pending in
      pending.position += 1
      pending.facts.append(StoredFact(position: pending.position, time: time, content: content))
      defer { pending.isScheduled = true }
      return !pending.isScheduled
    }
    if isFirst { queue.asyncAfter(deadline: .now() + RunRecorder.interval) { [self] in flush() } }
  }

  /// On the queue.
  private func flush() {
    let facts = pending.withLock { pending in
      pending.isScheduled = false
      defer { pending.facts = [] }
      return pending.facts
    }
    guard !facts.isEmpty else { return }
    do throws(StoreError) {
      try database.insert(facts)
      tell(isInTrouble: false, "the run's database is written again")
    } catch {
      pending.withLock { $0.facts = Array((facts + $0.facts).suffix(RunRecorder.keptCount)) }
      tellTrouble(error)
    }
  }

  private func tellTrouble(_ error: StoreError) {
    tell(isInTrouble: true, "the run's database is not written: \(error)")
  }

  /// Tells of a change only, so that a full disk is one message and not one a second.
  private func tell(isInTrouble: Bool, _ message: String) {
    let hasChanged = pending.withLock { pending in
      defer { pending.isInTrouble = isInTrouble }
      return pending.isInTrouble != isInTrouble
    }
    if hasChanged { onTrouble(message) }
  }
}
