import Curses
import DeepCluster
import Foundation
import Telemetry

/// The face of a run where there is no dashboard: a line an epoch and an event on standard output.
struct LineFace {
  /// How lines are written.
  enum Style { case plain, json }

  let handle: RunHandle
  let style: Style
  let signals: SignalPipe

  /// How often events are looked for; a signal is seen at once.
  private static let intervalMilliseconds: Int32 = 50

  /// Prints until the run has ended. Returns the exit status of `cli.md`.
  func run() -> Int32 {
    let start = ContinuousClock.now
    var printer = LinePrinter(style: style)
    var stopping = StopReason.none
    while true {
      let end = handle.end  // before the events, so that none is left behind
      for event in handle.ports.events.drain() { printer.print(event) }
      if printer.isBroken && stopping == .none { stopping = stop(.brokenPipe) }
      if let end {
        printer.printEnd(end, seconds: (ContinuousClock.now - start) / .seconds(1))
        return status(end, stopping)
      }
      signals.wait(milliseconds: LineFace.intervalMilliseconds)
      for signal in signals.take() {
        if signal == SIGUSR1 {
          handle.ports.commands.post(.snapshot(name: nil))
        } else if stopping == .none {
          stopping = stop(.signal(signal))
        } else if signal != SIGHUP {
          return 128 + signal  // asked twice: at once, without saving
        }
      }
    }
  }

  private enum StopReason: Equatable {
    case none, brokenPipe
    case signal(Int32)
  }

  private func stop(_ reason: StopReason) -> StopReason {
    handle.ports.commands.post(.stop)
    return reason
  }

  private func status(_ end: RunEnd, _ stopping: StopReason) -> Int32 {
    if case .failed(let message, let isInput) = end {
      StandardError.write("dctop: \(message)\n")
      return isInput ? 2 : 1
    }
    if case .signal(let signal) = stopping { return 128 + signal }
    return 0
  }
}
