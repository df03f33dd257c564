import Foundation
import TUI

/// How far long work is, as a line on standard error that is rewritten in place; nothing where that is no terminal, and
/// nothing for work that is soon done.
final class ProgressLine {
  private let what: String
  private let isShown = isatty(STDERR_FILENO) == 1
  private let start = ContinuousClock.now
  private var last: ContinuousClock.Instant?

  /// Work that is done before this is not worth a line.
  private static let patience = Duration.milliseconds(500)
  private static let interval = Duration.milliseconds(200)

  /// - Parameter what: Such as `computing the features of 1797 images`.
  init(_ what: String) { self.what = what }

  deinit { finish() }

  /// Tells of work whose end is not known.
  func show(_ done: Int) { show { NumberFormat.grouped(done) } }

  /// Tells of work with an end, and when that will be.
  func show(_ done: Int, of total: Int) {
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    show {
      let left = NumberFormat.duration(done > 0 ? elapsed * Double(total - done) / Double(done) : nil)
      return "\(NumberFormat.percent(Double(done) / Double(max(1, total)), 0)), \(left) left"
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
    StandardError.write("\r\u{1b}[Kdctop: \(what): " + text())
  }
}
