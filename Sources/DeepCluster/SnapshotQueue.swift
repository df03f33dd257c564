import Dispatch
import RunStore
import Telemetry

/// Writes snapshots and checkpoints one after the other, beside the training; a failure is an event and stops nothing.
final class SnapshotQueue {
  private let run: RunDirectory
  private let ports: Ports
  private let recorder: RunRecorder?
  private let queue = DispatchQueue(label: "dctop.snapshots", qos: .utility)
  private let group = DispatchGroup()

  init(run: RunDirectory, ports: Ports, recorder: RunRecorder?) {
    (self.run, self.ports, self.recorder) = (run, ports, recorder)
  }

  func save(_ snapshot: ClusterSnapshot, name: String?) {
    let (run, ports) = (run, ports)
    queue.async(group: group) {
      do {
        ports.events.post(.snapshotSaved(try snapshot.write(into: run, name: name)))
      } catch {
        ports.events.post(.snapshotFailed(message: "\(error)"))
      }
    }
  }

  func save(_ checkpoint: Checkpoint) {
    let (run, ports, recorder) = (run, ports, recorder)
    queue.async(group: group) {
      recorder?.finish()  // what comes before a checkpoint is never lost, and what comes after it can be cut
      do {
        try checkpoint.write(into: run)
      } catch {
        ports.events.post(.warned(message: "no checkpoint was kept: \(error)"))
      }
    }
  }

  /// Waits until everything handed over is on disk or has failed.
  func wait() { group.wait() }
}
