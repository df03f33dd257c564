import Dispatch
import Synchronization

/// A queue of messages from any thread to one reader; nothing is dropped and order is kept. One observer may look on.
public final class Mailbox<Message: Sendable>: Sendable {
  private let pending = Mutex<[Message]>([])
  private let arrival = DispatchSemaphore(value: 0)
  private let observer = Mutex<(@Sendable (Message) -> Void)?>(nil)

  public init() {}

  /// Adds a message and wakes a waiting reader.
  public func post(_ message: Message) {
    observer.withLock { $0 }?(message)
    pending.withLock { $0.append(message) }
    arrival.signal()
  }

  /// Hands every message from now on to `observer` too, on the thread that posts it; nil ends that.
  public func observe(_ observer: (@Sendable (Message) -> Void)?) { self.observer.withLock { $0 = observer } }

  /// Whether a message like that has come and not been taken.
  public func hasPending(_ matches: (Message) -> Bool) -> Bool { pending.withLock { $0.contains(where: matches) } }

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
