import Datasets
import Dispatch
import RunStore
import Synchronization
import Telemetry

/// How a run ended.
public enum RunEnd: Equatable, Sendable {
  case finished
  /// The user asked for it; everything is saved.
  case stopped
  /// The run could not go on. `isInput`: because of the data or the options.
  case failed(message: String, isInput: Bool)
}

/// A run on its own queue: one block from the first image to the last snapshot.
///
/// The trainer, its tensors and its threads' settings live and die inside the block, on one thread.
public final class RunHandle: Sendable {
  public let ports: Ports
  private let group = DispatchGroup()
  private let outcome = Mutex<RunEnd?>(nil)
  private let loaded = Mutex<ImageSet?>(nil)

  /// Finds the images and makes every choice that the options leave open.
  ///
  /// - Parameter found: To be told how many images are found, now and then; throws where the run is to stop.
  public typealias Planning = @Sendable (_ found: (Int) throws -> Void) throws -> RunPlan

  /// Starts a run whose images have been found, or goes on with it from a checkpoint.
  public convenience init(
    plan: RunPlan, run: RunDirectory, ports: Ports, version: String, from checkpoint: Checkpoint? = nil
  ) {
    self.init(run: run, ports: ports, version: version, from: checkpoint) { _ in plan }
  }

  /// Starts the run, or goes on with it from a checkpoint.
  ///
  /// - Parameter planning: Called on the run's queue, so that whoever looks at the run does not wait for it.
  public init(
    run: RunDirectory, ports: Ports, version: String, from checkpoint: Checkpoint? = nil, planning: @escaping Planning
  ) {
    self.ports = ports
    let queue = DispatchQueue(label: "deepcluster.trainer", qos: .utility)
    queue.async(group: group) { [self] in
      let recorder = record(run)
      let end = train(planning, run, version, checkpoint, recorder)
      tell(end)
      ports.events.observe(nil)
      recorder?.close()
      outcome.withLock { $0 = end }  // last: whoever sees it may end the process
    }
  }

  /// How the run ended; nil while it goes on.
  public var end: RunEnd? { outcome.withLock { $0 } }

  /// Waits for the run to end by itself or by a command.
  public func wait() -> RunEnd {
    group.wait()
    guard let end else { preconditionFailure("the run's block left without an outcome") }
    return end
  }

  /// The images as they are shown, once they are loaded; those that are not there are left out.
  public func thumbnails(of indices: [Int]) -> [Thumbnail] {
    guard let images = loaded.withLock({ $0 }) else { return [] }
    return indices.compactMap { index in
      guard (0..<images.count).contains(index), let pixels = try? images.pixels(of: index) else { return nil }
      return Thumbnail(
        image: index, channels: images.channels, height: images.side, width: images.side, pixels: pixels)
    }
  }

  /// The images' mean and deviation, once they are loaded.
  public var normalization: Normalization? { loaded.withLock { $0 }.map(Normalization.of) }

  /// The true class of each image, -1 where unknown, once the images are loaded; nil where the data has none.
  public var classes: [Int32]? { loaded.withLock { $0?.labels } }

  private func tell(_ end: RunEnd) {
    switch end {
    case .finished: ports.events.post(.stateChanged(.finished))
    case .stopped: ports.events.post(.stateChanged(.stopped))
    case .failed(let message, _):
      ports.events.post(.failed(message: message))
      ports.events.post(.stateChanged(.failed))
    }
  }

  /// Has all events kept in the run's database from now on; one that cannot be used is no reason not to train.
  private func record(_ run: RunDirectory) -> RunRecorder? {
    do throws(StoreError) {
      let recorder = try RunRecorder(try RunDatabase.write(run)) { [ports] in ports.events.post(.warned(message: $0)) }
      ports.events.observe { recorder.record($0) }
      return recorder
    } catch {
      ports.events.post(.warned(message: "nothing of the run is kept but checkpoints and snapshots: \(error)"))
      return nil
    }
  }

  private func train(
    _ planning: Planning, _ run: RunDirectory, _ version: String, _ checkpoint: Checkpoint?, _ recorder: RunRecorder?
  ) -> RunEnd {
    do {
      ports.events.post(.phaseStarted(.loading, epoch: 0))
      let plan = try planning { [ports] found in
        ports.events.post(.progressed(.loading, done: found, total: 0))
        if ports.commands.hasPending({ $0 == .stop }) { throw RunInterrupted() }
      }
      let trainer = try Trainer(plan: plan, run: run, ports: ports, version: version, recorder: recorder)
      if let checkpoint {
        try trainer.restore(checkpoint)
      } else {
        recorder?.forget(after: 0)
        if let weights = plan.configuration.weights { try trainer.model.parameters.load(weights) }
      }
      loaded.withLock { [images = trainer.images] in $0 = images }
      try trainer.run()
      return .finished
    } catch is RunInterrupted {
      return .stopped
    } catch let error where error is DatasetError || error is ConfigurationError {
      return .failed(message: "\(error)", isInput: true)
    } catch let error as StoreError {
      switch error {
      case .badSafetensors, .cannotRead: return .failed(message: "\(error)", isInput: true)
      default: return .failed(message: "\(error)", isInput: false)
      }
    } catch let error as TrainingError {
      if case .lossNotFinite = error { return .failed(message: "\(error)", isInput: false) }
      return .failed(message: "\(error)", isInput: true)
    } catch {
      return .failed(message: "\(error)", isInput: false)
    }
  }
}
