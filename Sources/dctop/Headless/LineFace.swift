import Curses
import Dashboard
import DeepCluster
import Foundation
import Telemetry

/// The face of a run where there is no dashboard: a line an epoch and an event on standard output.
@MainActor
struct LineFace {
  /// How lines are written.
  enum Style { case plain, json }

  private var run: any ShownRun
  private let origin: RunOrigin
  private let style: Style
  private let signals: SignalPipe
  /// Whether a terminal that goes away leaves the run alone.
  private let detachesOnHangup: Bool
  private var isDetached = false

  /// How often events are looked for; a signal is seen at once.
  private static let intervalMilliseconds: Int32 = 50

  init(run: any ShownRun, origin: RunOrigin, style: Style, signals: SignalPipe, detachesOnHangup: Bool) {
    self.detachesOnHangup = detachesOnHangup && origin == .training
    (self.run, self.origin, self.style, self.signals) = (run, origin, style, signals)
  }

  /// Prints until the run has ended. Returns the exit status of `cli.md`.
  ///
  /// - Throws: ``UsageError`` where the run failed because of the data or the options.
  mutating func show() throws -> Int32 {
    let start = ContinuousClock.now
    var printer = LinePrinter(style: style)
    var stopping = StopReason.none
    while true {
      let end = run.end  // before the events, so that none is left behind
      for case .event(let event, let time) in run.news() { printer.print(event, at: time) }
      if printer.isBroken && stopping == .none && !isDetached { stopping = stop(.brokenPipe) }
      if let end {
        printer.printEnd(end, seconds: (ContinuousClock.now - start) / .seconds(1))
        return try status(end, stopping)
      }
      signals.wait(milliseconds: LineFace.intervalMilliseconds)
      for signal in signals.take() {
        if signal == SIGUSR1 {
          run.take(.snapshot(name: nil))
        } else if signal == SIGUSR2 {
          continue  // lines have nothing that a configuration could change
        } else if signal == SIGHUP, detachesOnHangup {
          isDetached = true
        } else if stopping == .none {
          stopping = stop(.signal(signal))
        } else if signal != SIGHUP {
          return 128 + signal  // asked twice: at once, without saving
        }
      }
      if origin != .training, case .signal(let signal) = stopping { return 128 + signal }
      if origin != .training, stopping == .brokenPipe { return 0 }
    }
  }

  private enum StopReason: Equatable {
    case none, brokenPipe
    case signal(Int32)
  }

  private mutating func stop(_ reason: StopReason) -> StopReason {
    run.take(.stop)
    return reason
  }

  private func status(_ end: RunEnd, _ stopping: StopReason) throws -> Int32 {
    if origin == .training, let status = try end.failureStatus() { return status }
    if case .signal(let signal) = stopping { return 128 + signal }
    return 0
  }
}
