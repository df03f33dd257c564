import Foundation
import TUI

/// How far long work is, on standard error: rewritten in place on a terminal, and a single line elsewhere.
struct ProgressLine {
  private let what: String
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let start = ContinuousClock.now
  private var last: ContinuousClock.Instant?

  private static let interval = Duration.milliseconds(200)

  /// - Parameter what: Such as `computing the features of 1797 images`.
  init(_ what: String) {
    self.what = what
    if !isTerminal { StandardError.write("dctop: \(what)\n") }
  }

  mutating func show(_ done: Int, of total: Int) {
    let now = ContinuousClock.now
    guard isTerminal, last.map({ now - $0 >= ProgressLine.interval }) ?? true || done == total else { return }
    last = now
    let seconds = (now - start) / .seconds(1)
    let left = done > 0 ? seconds * Double(total - done) / Double(done) : nil
    let share = NumberFormat.percent(Double(done) / Double(max(1, total)), 0)
    StandardError.write("\rdctop: \(what): \(share), \(NumberFormat.duration(left)) left\u{1b}[K")
    if done == total { StandardError.write("\n") }
  }
}
