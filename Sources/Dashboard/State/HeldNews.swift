import Telemetry

/// What a run has told while the view is frozen: it is taken in afterwards, in its order and with its times.
struct HeldNews: Sendable {
  private(set) var messages: [Message] = []
  /// The clock, which notices go by while the view stands still.
  private(set) var seconds: Double

  /// So many messages are some hours of training: then the view goes on by itself.
  static let limit = 100_000

  init(at seconds: Double) { self.seconds = seconds }

  mutating func add(_ message: Message) {
    if case .tick(let moment) = message {
      seconds = moment.seconds
      // Only the last moment before something happens tells when it did.
      if case .tick? = messages.last { messages.removeLast() }
    }
    messages.append(message)
  }
}
