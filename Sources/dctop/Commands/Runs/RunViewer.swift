import ArgumentParser
import Curses
import Dashboard
import Foundation
import RunStore

/// Shows a run that this process does not train.
struct RunViewer {
  private let run: RunDirectory
  private let face: FaceChoice

  /// Whether the run is told in lines and not in the dashboard.
  var showsLines: Bool { face.style != nil }

  /// - Throws: ``UsageError`` where there is no such run or theme.
  init(_ path: String, _ display: DisplayOptions) throws {
    do {
      run = try RunDirectory.open(path)
      face = try FaceChoice(display)
    } catch {
      throw UsageError(error)
    }
  }

  /// Shows it until the user leaves, or in lines until all is told.
  ///
  /// - Throws: ``UsageError`` where the run cannot be read or the terminal not be used; `ExitCode` if not all is well.
  func show(_ origin: RunOrigin, _ open: @MainActor (RunDirectory) throws -> any ShownRun) throws {
    if let stillFrame = face.stillFrame {
      do {
        return try stillFrame.print(endOf: run, origin)
      } catch {
        throw UsageError(error)
      }
    }
    let status: Int32
    do {
      status = try MainActor.assumeIsolated {
        let shown = try open(run)
        let signals = try FaceChoice.signals()
        // Nothing is left in a folder that may be another's: what C libraries print meanwhile is lost.
        return try face.show(origin, signals, logPath: "/dev/null") { shown }
      }
    } catch {
      throw UsageError(error)
    }
    if status != 0 { throw ExitCode(status) }
  }
}
