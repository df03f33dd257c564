/// One block of memory for all activations: memories that are never needed at the same time share their places.
///
/// All networks compiled on one engine share it, so a forward pass and its backward pass must not be parted by another
/// network's. Belongs to the trainer's thread.
package final class Arena {
  /// When a memory is first and last used, in numbers of steps.
  package struct Use {
    package let memory: Memory
    package var steps: ClosedRange<Int>

    package init(_ memory: Memory, at step: Int) { (self.memory, steps) = (memory, step...step) }
  }

  private struct Weak { weak var memory: Memory? }

  private static let alignment = 64
  private var storage = Tensor([0])
  private var placed: [(memory: Weak, offset: Int)] = []

  /// Bytes held.
  package var byteCount: Int { storage.count * MemoryLayout<Float>.stride }

  /// Gives every memory a place that no other one has at the same time: the largest first, each as low as it fits.
  ///
  /// - Complexity: O(memories²).
  package func place(_ uses: [Use]) {
    var taken: [(use: Use, bytes: Range<Int>)] = []
    for use in uses.sorted(by: { $0.memory.layout.byteCount > $1.memory.layout.byteCount }) {
      let length = (use.memory.layout.byteCount + Arena.alignment - 1) / Arena.alignment * Arena.alignment
      var offset = 0
      for other in taken where other.use.steps.overlaps(use.steps) {
        if offset + length <= other.bytes.lowerBound { break }
        offset = max(offset, other.bytes.upperBound)
      }
      let bytes = offset..<offset + length
      let place = taken.firstIndex { $0.bytes.lowerBound > offset } ?? taken.count
      taken.insert((use, bytes), at: place)
    }
    placed.removeAll { $0.memory.memory == nil }
    placed += taken.map { (Weak(memory: $0.use.memory), $0.bytes.lowerBound) }
    grow(to: taken.map(\.bytes.upperBound).max() ?? 0)
  }

  /// Makes room, and tells all memories where they are.
  private func grow(to bytes: Int) {
    if bytes > byteCount { storage = Tensor([bytes / MemoryLayout<Float>.stride]) }
    for (memory, offset) in placed { memory.memory?.place(at: UnsafeMutableRawPointer(storage.pointer) + offset) }
  }
}
