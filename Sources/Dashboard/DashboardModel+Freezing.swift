import TUI
import Telemetry

extension DashboardModel {
  /// Whether the view stands still while the run goes on.
  package var isFrozen: Bool { face.held != nil }

  /// Until when a short text that is shown now stays.
  var soon: Double { (face.held?.seconds ?? now.seconds) + 4 }

  /// Keeps a message back while the view is frozen; nil where it is to be taken in at once. Answers to what the user
  /// has asked for, and keys, are: whoever freezes the view wants to look round in it.
  mutating func hold(_ message: Message) -> [Effect]? {
    guard face.held != nil else { return nil }
    switch message {
    case .event, .restart, .replay, .picture, .map, .resources, .tick: face.held?.add(message)
    case .pastEpoch, .sizes, .thumbnails, .filters, .key, .mouse, .themes, .augmentations, .notice, .settings:
      return nil
    }
    if case .tick(let moment) = message { expire(at: moment.seconds) }
    return (face.held?.messages.count ?? 0) < HeldNews.limit ? [] : unfreeze()
  }

  mutating func toggleFrozen() -> [Effect] {
    guard face.held == nil else { return unfreeze() }
    face.held = HeldNews(at: now.seconds)
    return []
  }

  /// Takes in what has happened meanwhile.
  mutating func unfreeze() -> [Effect] {
    guard let held = face.held else { return [] }
    face.held = nil
    revision += 1
    var effects: [Effect] = []
    for message in held.messages { effects += update(message) }
    return effects
  }

  /// Takes away what is shown for some seconds only.
  mutating func expire(at seconds: Double) {
    if let until = notice?.until, until < seconds {
      notice = nil
      revision += 1
    }
    if let until = face.themeListUntil, until < seconds {
      face.themeListUntil = nil
      revision += 1
    }
  }
}

extension Action {
  /// Whether it changes the run, or asks how it stands: then the view shows that again.
  var touchesRun: Bool {
    switch self {
    case .pauseOrResume, .step, .snapshot, .command, .quit, .replay: true
    default: false
    }
  }
}
