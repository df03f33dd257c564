import Foundation
import TUI

/// One line on standard error that tells how far long work is; nothing where that is no terminal.
final class ProgressLine {
  private let isShown = isatty(STDERR_FILENO) == 1
  private let start = ContinuousClock.now
  private var last: ContinuousClock.Instant?

  /// Work that is done before this is not worth a line.
  private static let patience = Duration.milliseconds(500)
  private static let interval = Duration.milliseconds(200)

  deinit { finish() }

  /// Tells of work whose end is not known.
  func show(_ done: Int, _ things: String) {
    show { "\(NumberFormat.grouped(done)) \(things)" }
  }

  /// Tells of work with an end, and when that will be.
  func show(_ done: Int, of total: Int, _ things: String) {
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    show {
      let left = NumberFormat.duration(done > 0 ? elapsed * Double(total - done) / Double(done) : nil)
      return "\(NumberFormat.grouped(done)) of \(NumberFormat.grouped(total)) \(things), \(left) left"
    }
  }

  /// Takes the line away.
  func finish() {
    if last != nil { StandardError.write("\r\u{1b}[K") }
    last = nil
  }

  private func show(_ text: () -> String) {
    let now = ContinuousClock.now
    guard isShown, now - start > ProgressLine.patience, last.map({ now - $0 > ProgressLine.interval }) ?? true else {
      return
    }
    last = now
    StandardError.write("\r\u{1b}[Kdctop: " + text())
  }
}
