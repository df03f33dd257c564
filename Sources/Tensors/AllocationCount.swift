import Synchronization

/// How many tensors, memories and primitives a piece of work makes: what a test of a step without allocations reads.
package enum AllocationCount {
  private final class Counter: Sendable {
    let total = Atomic<Int>(0)
  }

  /// Bound to who counts, so that the work of other threads does not matter.
  @TaskLocal private static var counter: Counter?

  /// How many are made while `body` runs, by the thread that runs it.
  package static func during(_ body: () throws -> Void) rethrows -> Int {
    let counter = Counter()
    try $counter.withValue(counter, operation: body)
    return counter.total.load(ordering: .relaxed)
  }

  static func add() { counter?.total.add(1, ordering: .relaxed) }
}
