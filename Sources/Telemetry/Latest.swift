import Synchronization

/// A place for the newest of a kind of value; publishing overwrites, so a slow reader costs nothing.
public final class Latest<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)

  public init() {}

  /// Puts `newValue` in the place of whatever is there.
  public func publish(_ newValue: Value) { value.withLock { $0 = newValue } }

  /// Takes the newest value, leaving the place empty; nil if none came since the last call.
  public func take() -> Value? {
    value.withLock { place in
      defer { place = nil }
      return place
    }
  }
}
