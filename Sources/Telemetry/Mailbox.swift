import Dispatch
import Synchronization

/// A queue of messages from any thread to one reader; nothing is dropped and order is kept.
public final class Mailbox<Message: Sendable>: Sendable {
  private let pending = Mutex<[Message]>([])
  private let arrival = DispatchSemaphore(value: 0)

  public init() {}

  /// Adds a message and wakes a waiting reader.
  public func post(_ message: Message) {
    pending.withLock { $0.append(message) }
    arrival.signal()
  }

  /// Takes all messages that have come; never waits.
  public func drain() -> [Message] {
    pending.withLock { box in
      defer { box.removeAll(keepingCapacity: true) }
      return box
    }
  }

  /// Takes all messages, waiting for the first; only a paused trainer waits here.
  public func waitAndDrain() -> [Message] {
    while true {
      let taken = drain()
      if !taken.isEmpty { return taken }
      arrival.wait()
    }
  }
}
