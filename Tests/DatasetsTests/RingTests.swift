import Foundation
import Synchronization
import Tensors
import TestSupport
import Testing

@testable import Datasets

@Suite("Batches prepared ahead", .serialized)
struct RingTests {
  private func images(_ source: MeteredSource, isStreamed: Bool = true) throws -> ImageSet {
    try ImageSet.load(source, side: 64, limit: nil, seed: 1, budget: isStreamed ? 0 : .max) { _, _ in }
  }

  private func filler(_ images: ImageSet) throws -> BatchFiller {
    BatchFiller(
      images: images, normalization: .of(images), augmentation: try #require(Augmentation(named: "affine-flip")),
      seed: 1)
  }

  /// An epoch's batches from one on: all images in an order of its own, `batch` at a time.
  private func requests(epoch: Int, batch: Int, from first: Int = 0) -> [BatchRequest] {
    let order = (0..<40).map { ($0 * 7 + epoch) % 40 }
    return stride(from: first * batch, to: 40, by: batch).map { start in
      .augmented(order[start..<min(start + batch, 40)], epoch: epoch, firstPosition: start)
    }
  }

  private func newBatch(_ rows: Int) -> Tensor {
    let shape = Shape([rows, 3, 64, 64])
    return Tensor(shape, [Float](repeating: 9, count: shape.count))
  }

  @Test(
    "The bytes of batches filled one by one: short ones, after breaking off, from the middle, and plain ones",
    arguments: [(true, true), (true, false), (false, true), (false, false)])
  func sameBatches(_ isStreamed: Bool, _ isAhead: Bool) throws {
    let filler = try filler(images(MeteredSource(), isStreamed: isStreamed))
    let reference = try self.filler(images(MeteredSource(), isStreamed: false))
    let ring = BatchRing(filler, batch: 16, threads: 2, isAhead: isAhead)
    let (found, wanted) = (newBatch(16), newBatch(16))
    func check(_ sequence: [BatchRequest], taking count: Int) throws {
      ring.start(sequence)
      for request in sequence.prefix(count) {
        try ring.next(into: found)
        try reference.fill(wanted, with: request, threads: 1)
        #expect(found.array == wanted.array)
      }
    }
    try check(requests(epoch: 0, batch: 16), taking: 3)
    let restIsZero = (8..<16).allSatisfy { found.row($0).allSatisfy { $0 == 0 } }
    #expect(restIsZero)
    try check(requests(epoch: 1, batch: 16), taking: 1)  // broken off with the next ones prepared
    try check(requests(epoch: 2, batch: 16), taking: 3)
    try check(requests(epoch: 1, batch: 16, from: 1), taking: 2)
    try check([.plain(0..<16), .plain(16..<20)], taking: 2)
    ring.stop()
  }

  @Test("A target with fewer rows than the slots takes the last short batch")
  func shortTarget() throws {
    let filler = try filler(images(MeteredSource()))
    let ring = BatchRing(filler, batch: 16, threads: 1, isAhead: true)
    let (found, wanted) = (newBatch(4), newBatch(4))
    let request = BatchRequest.augmented([5, 1, 0, 39], epoch: 3, firstPosition: 36)
    ring.start([request])
    try ring.next(into: found)
    try filler.fill(wanted, with: request)
    #expect(found.array == wanted.array)
  }

  @Test("While the network computes: two batches ahead and no more, on one thread; on the spot: nothing")
  func ahead() throws {
    let source = MeteredSource(microseconds: 100)
    let images = try images(source)
    let loaded = 40
    func decoded(after wanted: Int) -> Int {
      let end = ContinuousClock.now + .seconds(20)
      while source.meter.state.withLock({ $0.decoded }) < wanted && ContinuousClock.now < end { usleep(1000) }
      usleep(30_000)
      return source.meter.state.withLock { $0.decoded }
    }
    #expect(decoded(after: loaded) == loaded)
    source.meter.state.withLock { $0.mostAtWork = 0 }
    let ring = BatchRing(try filler(images), batch: 8, threads: 4, isAhead: true)
    let target = newBatch(8)
    ring.start(requests(epoch: 0, batch: 8))
    #expect(decoded(after: loaded + 16) == loaded + 16)
    try ring.next(into: target)
    #expect(decoded(after: loaded + 24) == loaded + 24)
    #expect(source.meter.state.withLock { $0.mostAtWork } == 1)
    ring.stop()
    let spot = BatchRing(try filler(images), batch: 8, threads: 4, isAhead: false)
    spot.start(requests(epoch: 0, batch: 8))
    try spot.next(into: target)
    #expect(decoded(after: loaded + 32) == loaded + 32)
  }

  @Test("While the network waits: its idle threads help, and no more than it has", arguments: [1, 2, 3])
  func waiting(_ threads: Int) throws {
    let source = MeteredSource(microseconds: 3000)
    let images = try images(source)
    source.meter.state.withLock { $0.mostAtWork = 0 }
    let ring = BatchRing(try filler(images), batch: 16, threads: threads, isAhead: true)
    let target = newBatch(16)
    ring.start(requests(epoch: 0, batch: 16))
    for _ in 0..<3 { try ring.next(into: target) }
    let most = source.meter.state.withLock { $0.mostAtWork }
    #expect((2...max(2, threads)).contains(most), "\(most) at work")
  }

  @Test("A stopped ring writes and decodes nothing more, wherever it was")
  func stops() throws {
    let source = MeteredSource(microseconds: 500)
    let ring = BatchRing(try filler(images(source)), batch: 16, threads: 1, isAhead: true)
    ring.start(requests(epoch: 0, batch: 16))
    while source.meter.state.withLock({ $0.decoded }) == 40 { usleep(100) }
    ring.stop()
    let (decoded, atWork) = source.meter.state.withLock { ($0.decoded, $0.atWork) }
    usleep(30_000)
    #expect(atWork == 0 && decoded < 40 + 32)
    #expect(source.meter.state.withLock { $0.decoded } == decoded)
  }

  @Test("A lost image fails its own batch, not those before it; after that the ring serves another", arguments: [1, 3])
  func failure(_ threads: Int) throws {
    let source = MeteredSource()
    let images = try images(source)
    let ring = BatchRing(try filler(images), batch: 8, threads: threads, isAhead: true)
    let target = newBatch(8)
    let sequence = stride(from: 0, to: 40, by: 8).map { BatchRequest.plain($0..<$0 + 8) }
    source.meter.state.withLock { $0.lost = 21 }
    ring.start(sequence)
    try ring.next(into: target)
    try ring.next(into: target)
    #expect(throws: DatasetError.lostImage(name: "#21", reason: "gone")) { try ring.next(into: target) }
    source.meter.state.withLock { $0.lost = nil }
    ring.start(sequence)
    for _ in sequence { try ring.next(into: target) }
    let wanted = newBatch(8)
    try filler(images).fill(wanted, with: .plain(32..<40))
    #expect(target.array == wanted.array)
  }
}
