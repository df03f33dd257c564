import Synchronization

/// How many tensors, memories and primitives the process has made: what a test of a step without allocations reads.
package enum AllocationCount {
  private static let total = Atomic<Int>(0)

  package static var current: Int { total.load(ordering: .relaxed) }

  static func add() { total.add(1, ordering: .relaxed) }
}
