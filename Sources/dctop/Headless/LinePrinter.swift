import DeepCluster
import Foundation
import Telemetry

/// Writes events as lines on standard output, each at once.
struct LinePrinter {
  /// Whether nobody reads any more.
  private(set) var isBroken = false
  private let style: LineFace.Style
  private let json = JSONLines()
  private var plain = PlainLines()
  private var epochs = 0
  /// Why the run ends before its last epoch.
  private var because: String?
  private let start = ContinuousClock.now

  init(style: LineFace.Style) { self.style = style }

  /// - Parameter time: Seconds since 1970; nil for now.
  mutating func print(_ event: Event, at time: Double? = nil) {
    if case .epochEnded = event { epochs += 1 }
    if case .decided(let decision) = event, decision.kind == .ended { because = decision.reason }
    if style == .json, case .warned(let message) = event { StandardError.write("dctop: \(message)\n") }
    let lines =
      switch style {
      case .json: json.lines(for: event)
      case .plain:
        plain.lines(
          for: event, at: LinePrinter.timestamp(time),
          seconds: time ?? (ContinuousClock.now - start) / .seconds(1))
      }
    for line in lines { write(line) }
  }

  mutating func printEnd(_ end: RunEnd, seconds: Double) {
    guard style == .json else { return }
    let reason =
      switch end {
      case .finished: "finished"
      case .stopped: "stopped"
      case .failed: "failed"
      }
    write(json.end(reason: reason, epochs: epochs, seconds: seconds, because: because))
  }

  private mutating func write(_ line: String) {
    guard !isBroken else { return }
    let bytes = Array((line + "\n").utf8)
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes { Foundation.write(1, $0.baseAddress?.advanced(by: start), $0.count - start) }
      if count < 0 {
        if errno == EINTR { continue }
        isBroken = true
        return
      }
      start += count
    }
  }

  private static func timestamp(_ time: Double?) -> String {
    (time.map { Date(timeIntervalSince1970: $0) } ?? .now).formatted(.iso8601)
  }
}
