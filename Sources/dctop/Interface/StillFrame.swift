import Dashboard
import DeepCluster
import Foundation
import RunStore
import TUI
import Telemetry

/// One frame of the dashboard on standard output, without a terminal: the same run and options, the same text.
struct StillFrame {
  let size: Size
  let look: Look
  let settings: DisplaySettings

  /// Prints a frame: with escape sequences where there are colours.
  func print(_ frame: Buffer) {
    let lines = look.depth == .mono ? frame.lines.map(\.withoutTrailingSpaces) : frame.escapedLines(depth: look.depth)
    Swift.print(lines.joined(separator: "\n"))
  }

  /// What the dashboard shows of a run when all of it has been told.
  ///
  /// - Throws: `StoreError` where the run cannot be read.
  func print(endOf run: RunDirectory, _ origin: RunOrigin) throws {
    let database = try RunDatabase.read(run)
    let entries = try database.story()
    guard let first = entries.first?.time, let last = entries.last?.time else {
      throw StoreError.noRun(path: run.path, reason: "nothing of it has been recorded")
    }
    var model = DashboardModel(origin, settings: settings)
    _ = model.update(.tick(Moment(seconds: 0, secondsOfDay: WallClock.past(last).secondsOfDay)))
    for entry in entries {
      var time = WallClock.past(entry.time)
      time.age = last - entry.time  // "now" is when the last of it happened
      _ = model.update(.event(entry.event, at: time))
    }
    if origin == .replaying {
      let duration = last - first
      _ = model.update(.replay(ReplayState(position: duration, duration: duration, speed: 1, isPlaying: false)))
    }
    let images = try? RunImages(of: run, database)
    if let epoch = try database.lastPictureEpoch(),
      let picture = try database.wholePicture(epoch: epoch, classes: images?.classes)
    {
      if let map = try database.featureMap(epoch: epoch) { _ = model.update(.map(map.labelled(by: images?.classes))) }
      for effect in show(picture, images, in: &model) {
        guard case .loadSizes(let epochs) = effect else { continue }
        let sizes = try database.sizes(of: epochs, limit: .max)
        _ = model.update(.sizes(sizes.map { SizeProfile(epoch: $0.epoch, sizes: $0.sizes) }, isLast: true))
      }
    }
    print(model.frame(size: size, look: look))
  }

  /// Shows the clusters with their images; what else is to be done is given back.
  private func show(_ picture: ClusterPicture, _ images: RunImages?, in model: inout DashboardModel) -> [Effect] {
    model.update(.picture(picture)).filter { effect in
      guard case .loadThumbnails(let wanted) = effect else { return true }
      _ = model.update(.thumbnails(images?.thumbnails(of: wanted) ?? []))
      return false
    }
  }

  /// What the dashboard shows of a new run when its data is loaded and its network built; nothing is trained or kept.
  ///
  /// - Throws: ``UsageError`` where the data cannot be loaded, `StoreError` where there is no room for files.
  func print(loaded plan: RunPlan) throws {
    let folder = NSTemporaryDirectory() + "/dctop-frame-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let run = try RunDirectory.create(in: folder, now: Date())
    let handle = RunHandle(plan: plan, run: run, ports: Ports(), version: Version.current)
    var model = DashboardModel(.training, settings: settings)
    _ = model.update(.tick(Moment(seconds: 0, secondsOfDay: 0)))
    var isLoaded = false
    while !isLoaded {
      let end = handle.end  // before the events, so that none is left behind
      for event in handle.ports.events.drain() where !isLoaded {
        guard case .runStarted(var info) = event else {
          _ = model.update(.event(event))
          continue
        }
        info.run = plan.configuration.output + "/new"
        _ = model.update(.event(.runStarted(info)))
        isLoaded = true
      }
      if case .failed(let message, _)? = end, !isLoaded { throw UsageError(message: message) }
      usleep(2000)
    }
    handle.ports.commands.post(.stop)
    _ = handle.wait()
    print(model.frame(size: size, look: look))
  }
}
