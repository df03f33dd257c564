import Dispatch
import Synchronization

/// A batch that is being filled, by as many threads as care to help.
///
/// Each takes the next few rows that nobody has begun, so that it does not matter who helps, or when.
final class BatchJob: Sendable {
  private struct State {
    var nextRow = 0
    var failure: DatasetError?
  }

  private let filler: BatchFiller
  private let request: BatchRequest
  private let rows: BatchRows
  private let state = Mutex(State())
  /// Entered once for each part that a thread is at.
  private let running = DispatchGroup()

  var count: Int { request.images.count }

  init(_ filler: BatchFiller, _ request: BatchRequest, _ rows: BatchRows) {
    precondition(request.images.count <= rows.count, "\(request.images.count) images for \(rows.count) rows")
    (self.filler, self.request, self.rows) = (filler, request, rows)
  }

  /// Fills rows until none is left to begin with.
  func help() {
    while let part = claim() {
      defer { running.leave() }
      do throws(DatasetError) {
        for row in part { try filler.fill(rows[row], row: row, of: request) }
      } catch {
        state.withLock { $0 = State(nextRow: count, failure: $0.failure ?? error) }
      }
    }
  }

  /// Fills what is left on up to `threads` threads, and waits for the rows that others are at.
  ///
  /// - Throws: What the source threw for one of the images.
  func finish(threads: Int) throws(DatasetError) {
    let partsLeft = state.withLock { (count - $0.nextRow + filler.rowsPerPart - 1) / filler.rowsPerPart }
    let helpers = min(threads, partsLeft)
    if helpers > 1 {
      DispatchQueue.concurrentPerform(iterations: helpers) { _ in help() }
    } else {
      help()
    }
    running.wait()
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  /// Gives up the rows that nobody has begun, and waits for the others: nothing is written from here on.
  func cancel() {
    state.withLock { $0.nextRow = count }
    running.wait()
  }

  private func claim() -> Range<Int>? {
    state.withLock { state in
      guard state.nextRow < count else { return nil }
      running.enter()  // under the lock: who sees no row left also sees who is still at one
      let part = state.nextRow..<min(state.nextRow + filler.rowsPerPart, count)
      state.nextRow = part.upperBound
      return part
    }
  }
}
