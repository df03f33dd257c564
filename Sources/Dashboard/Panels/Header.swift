import TUI
import Telemetry

/// What the trainer is doing, in a word with its own glyph, so that it reads without colour.
struct StateWord {
  let word: String
  let role: Role
  private let glyph: @Sendable (Glyphs) -> Unicode.Scalar

  init(_ model: DashboardModel) {
    switch model.state {
    case .paused: (word, role, glyph) = ("PAUSED", .bannerForeground, { $0.paused })
    case .finished: (word, role, glyph) = ("DONE", .best, { $0.done })
    case .stopped: (word, role, glyph) = ("STOPPED", .eventWarning, { $0.done })
    case .failed: (word, role, glyph) = ("FAILED", .eventError, { $0.failed })
    case .starting, .running:
      let isTraining = model.phase == .training
      (word, role, glyph) = (StateWord.word(model.phase), .highlight, { isTraining ? $0.running : $0.working })
    }
  }

  func text(_ glyphs: Glyphs) -> String { "\(Character(glyph(glyphs))) \(word)" }

  private static func word(_ phase: Phase) -> String {
    switch phase {
    case .loading: "LOAD"
    case .compiling: "COMPILE"
    case .features: "FEATURES"
    case .pca: "PCA"
    case .clustering: "ASSIGN"
    case .evaluating: "EVALUATE"
    case .training: "TRAIN"
    case .saving: "SAVE"
    }
  }
}

extension DashboardModel {
  /// The program's name, and what it does where that is not training.
  fileprivate var title: String {
    switch origin {
    case .training: " dctop "
    case .watching: " dctop watch "
    case .replaying: " dctop replay "
    }
  }
}

/// The first line: what is trained on what, and where it stands.
struct Header: Widget {
  let model: DashboardModel
  let look: Look

  func render(in area: Rect, into buffer: inout Buffer) {
    let state = StateWord(model)
    let alarmWord = model.past != nil && area.width < 60 ? "" : "ALARM "
    let alarm = model.alarms.isEmpty ? "" : "\(Character(look.glyphs.alarm)) " + alarmWord
    var right = alarm + state.text(look.glyphs)
    if model.isFrozen {
      right += area.width < 60 ? "  frozen: z " : "  view frozen, z goes on "
    } else if let past = model.past {
      right += pastText(past, width: area.width)
    } else if let info = model.info {
      right += "  epoch \(min(model.progress.epoch + 1, info.epochs))/\(info.epochs)"
      if area.width >= 100, model.progress.iterationCount > 0 {
        right += "  step \(model.progress.iteration)/\(model.progress.iterationCount)"
      }
    }
    let start = area.maxX - 1 - right.unicodeScalars.count
    var x = area.x
    if x + model.title.unicodeScalars.count <= start {
      x = buffer.write(model.title, x: x, y: area.y, style: look.style(.title, .bold), in: area)
    }
    if let info = model.info {
      for text in facts(info, width: area.width) where x + text.unicodeScalars.count + 2 < start {
        x = buffer.write(" " + text, x: x, y: area.y, style: look.style(.mainForeground), in: area) + 1
      }
    }
    let (alarmWidth, stateWidth) = (alarm.unicodeScalars.count, state.text(look.glyphs).unicodeScalars.count)
    buffer.write(right, x: start, y: area.y, style: look.style(.mainForeground), in: area)
    buffer.setStyle(
      look.style(.eventError, .bold), in: Rect(x: start, y: area.y, width: max(0, alarmWidth - 1), height: 1))
    buffer.setStyle(
      look.style(state.role, .bold), in: Rect(x: start + alarmWidth, y: area.y, width: stateWidth, height: 1))
    guard model.past != nil || model.isFrozen else { return }
    let told = Rect(
      x: start + alarmWidth + stateWidth + 1, y: area.y,
      width: right.unicodeScalars.count - alarmWidth - stateWidth - 1, height: 1)
    buffer.setStyle(look.style(.pauseBackground, .bold), in: told)
  }

  /// Which epoch is looked at, and how to come back.
  private func pastText(_ past: PastView, width: Int) -> String {
    let last = max(past.epoch, model.livePicture?.epoch ?? 0) + 1
    let place = "  epoch \(past.epoch + 1) of \(last)" + (past.isReading && width >= 60 ? ", reading" : "")
    if width < 72 { return place + ": End " }
    return place + (model.hasEnded ? ", the last: End " : ", live goes on: End ")
  }

  private func facts(_ info: RunInfo, width: Int) -> [String] {
    let name = info.dataName.sanitized().truncated(to: max(8, width / 5), with: look.glyphs.ellipsis)
    let size = "n=\(NumberFormat.grouped(info.images).filter { $0 != " " }) \(info.channels)x\(info.size)x\(info.size)"
    return [name, "k=\(info.k)", size, info.backbone, "seed=\(info.seed)", "run \(info.run.lastPathPart.sanitized())"]
  }
}

/// One row for the epoch where there is room for two, one for the whole run. Where there is room for one, it is the
/// phase's until the run has begun.
struct ProgressRows: Widget {
  let model: DashboardModel
  let look: Look

  func render(in area: Rect, into buffer: inout Buffer) {
    let hasRoom = area.height >= 2
    let isBeginning = model.isBeginning && !model.hasEnded
    if hasRoom || isBeginning {
      let current = current
      render(current, y: area.y, in: area, into: &buffer)
      if isTraining { renderSpeeds(behind: current, y: area.y, in: area, into: &buffer) }
    }
    if hasRoom || !isBeginning { render(whole(in: area), y: area.maxY - 1, in: area, into: &buffer) }
  }

  private var isTraining: Bool { model.phase == .training && !model.hasEnded }

  /// What is done now: an epoch's training, or another phase; at the end, whether the run came to its own.
  private var current: Row {
    let progress = model.progress
    if isTraining {
      let rate = progress.speed.map { "\(NumberFormat.fixed($0, 0)) img/s" } ?? ""
      return Row(name: "epoch", share: progress.epochShare, text: rate)
    }
    let name = StateWord(model).word.lowercased()
    if model.hasEnded { return Row(name: name, share: model.state == .finished ? 1 : nil, text: "") }
    return Row(name: name, share: progress.phase.share, text: progress.phase.text(at: model.elapsed ?? 0))
  }

  /// The speed of the last seconds, where there is room.
  private func renderSpeeds(behind row: Row, y: Int, in area: Rect, into buffer: inout Buffer) {
    let start = row.gauge(y: y, in: area).maxX + row.right.unicodeScalars.count + 2
    guard area.width >= 100, start + Progress.speedCount < area.maxX else { return }
    Sparkline(values: model.progress.speeds, gradient: .progress, look: look, origin: 0).render(
      in: Rect(x: start, y: y, width: Progress.speedCount, height: 1), into: &buffer)
  }

  private struct Row {
    var name: String
    var share: Double?
    var text: String

    var right: String {
      let percent = NumberFormat.percent(share, 0)
      return String(repeating: " ", count: max(0, 6 - percent.unicodeScalars.count)) + percent + "  " + text
    }

    /// Between the name and the text.
    func gauge(y: Int, in area: Rect) -> Rect {
      let end = area.maxX - 1 - max(area.width >= 72 ? 44 : 22, right.unicodeScalars.count)
      let start = area.x + (area.width < 60 ? 8 : 10)
      return Rect(x: start, y: y, width: end - start, height: 1)
    }
  }

  /// The last row: how much of the run is trained, or of a replay how much of it has been shown, how fast, and whether
  /// it goes on.
  private func whole(in area: Rect) -> Row {
    if let replay = model.replay {
      let mark = Character(replay.isPlaying ? look.glyphs.running : look.glyphs.paused)
      let whole = area.width >= 60 ? " of \(NumberFormat.duration(replay.duration))" : ""
      let place = NumberFormat.duration(replay.position) + whole
      let share = replay.duration > 0 ? replay.position / replay.duration : 1
      return Row(name: "replay", share: share, text: "\(mark) \(replay.speed)x  \(place)")
    }
    let left = "ETA \(NumberFormat.duration(model.hasEnded ? nil : model.progress.secondsLeft))"
    return Row(
      name: "total", share: model.hasEnded && model.state == .finished ? 1 : model.progress.totalShare,
      text: area.height >= 2 || area.width >= 72 ? "elapsed \(NumberFormat.duration(model.elapsed))  \(left)" : left)
  }

  /// The bar of the whole run, its ends left out.
  func timeLine(in area: Rect) -> Rect {
    let gauge = whole(in: area).gauge(y: area.maxY - 1, in: area)
    return Rect(x: gauge.x + 1, y: gauge.y, width: gauge.width - 2, height: 1)
  }

  private func render(_ row: Row, y: Int, in area: Rect, into buffer: inout Buffer) {
    let name = " " + row.name.truncated(to: 8, with: look.glyphs.ellipsis)
    buffer.write(name, x: area.x, y: y, style: look.style(.graphText), in: area)
    let gauge = row.gauge(y: y, in: area)
    Gauge(fraction: row.share, look: look).render(in: gauge, into: &buffer)
    buffer.write(row.right, x: gauge.maxX, y: y, style: look.style(.mainForeground), in: area)
  }
}
