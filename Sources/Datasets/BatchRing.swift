import Dispatch
import Tensors

/// Hands the network one batch after the other: prepared ahead where images must be decoded, else filled on the spot.
///
/// - Ahead: while the network computes, one background thread fills the ring's two slots. If the network is faster and
///   has to wait, its idle threads help with the batch that it waits for, so that never more than one thread beyond
///   `threads` is at work.
/// - On the spot: all `threads` fill the network's own input between two steps.
///
/// A batch depends on its request only, so both ways give the same bits. Used from one thread, which owns the tensors;
/// what a background thread has begun for a sequence of batches ends in ``stop()``, and nothing of it is left for the
/// next.
public final class BatchRing {
  private let filler: BatchFiller
  private let threads: Int
  /// Allocated once; none where batches are filled on the spot.
  private let slots: [Tensor]
  private let queue = DispatchQueue(label: "dctop.batches", qos: .utility)
  private var requests = AnyIterator<BatchRequest> { nil }
  /// What is in preparation, with its slot, in the order of the batches.
  private var jobs: [(job: BatchJob, slot: Tensor)] = []

  private static let slotCount = 2

  /// - Parameters:
  ///   - batch: Images in the largest batch.
  ///   - threads: Those that the network computes with.
  ///   - isAhead: Whether batches are prepared while the network computes.
  public init(_ filler: BatchFiller, batch: Int, threads: Int, isAhead: Bool) {
    precondition(batch > 0 && threads > 0, "batches of \(batch) on \(threads) threads")
    (self.filler, self.threads) = (filler, threads)
    slots = (0..<(isAhead ? BatchRing.slotCount : 0)).map { _ in Tensor(Shape([batch] + filler.imageDims)) }
  }

  deinit { stop() }

  /// Begins with a sequence of batches, and forgets the last one.
  public func start(_ requests: some Sequence<BatchRequest>) {
    stop()
    self.requests = AnyIterator(requests.makeIterator())
    for slot in slots { prepare(slot) }
  }

  /// Puts the next batch into `target`; rows beyond the batch's images become 0.
  ///
  /// - Throws: ``DatasetError/lostImage(name:reason:)`` if one of its images can no longer be decoded.
  /// - Precondition: ``start(_:)`` was given a batch more.
  public func next(into target: Tensor) throws(DatasetError) {
    guard !slots.isEmpty else {
      guard let request = requests.next() else { preconditionFailure("a batch beyond the last") }
      return try filler.fill(target, with: request, threads: threads)
    }
    precondition(!jobs.isEmpty, "a batch beyond the last")
    let (job, slot) = jobs.removeFirst()
    try job.finish(threads: max(1, threads - 1))  // beside the background thread
    let filled = job.count * slot.rowLength
    precondition(
      target.rowLength == slot.rowLength && filled <= target.count, "\(job.count) images for \(target.shape)")
    _ = target.elements.update(from: slot.elements[..<filled])
    UnsafeMutableBufferPointer(rebasing: target.elements[filled...]).update(repeating: 0)
    prepare(slot)
  }

  /// Ends the sequence, wherever it is; no thread is at work for it when this returns.
  public func stop() {
    requests = AnyIterator { nil }
    for (job, _) in jobs { job.cancel() }
    jobs = []
  }

  private func prepare(_ slot: Tensor) {
    guard let request = requests.next() else { return }
    let job = BatchJob(filler, request, BatchRows(slot))
    jobs.append((job, slot))
    queue.async { job.help() }
  }
}
