import Curses
import DeepCluster
import Foundation
import RunStore
import Telemetry

/// One run of the program: a trainer on its queue, and the face that the terminal and the options call for.
struct Session {
  let plan: RunPlan
  let run: RunDirectory

  /// Trains and shows it, to the end. Returns the exit status of `cli.md`.
  func run(_ display: DisplayOptions) throws -> Int32 {
    let signals = try SignalPipe([SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1])
    let ports = Ports()
    let handle = RunHandle(plan: plan, run: run, ports: ports, version: Version.current)
    return LineFace(handle: handle, style: display.jsonl ? .json : .plain, signals: signals).run()
  }
}
