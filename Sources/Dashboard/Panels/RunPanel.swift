import TUI
import Telemetry

/// The run in figures.
struct RunPanel: Widget {
  let model: DashboardModel
  let look: Look

  /// A line: pairs of a name and a value.
  typealias Line = [(name: String, value: String, role: Role)]

  /// A line's room where there are several beside each other.
  private static let columnWidth = 40

  func render(in area: Rect, into buffer: inout Buffer) {
    let focus = model.focused == .run
    Box(
      title: "run", number: 2, note: note, isFocused: focus, role: .runBox, look: look
    ).render(in: area, into: &buffer)
    let inner = Box.inner(of: area)
    guard inner.height > 0 else { return }
    let lines = lines(width: inner.width)
    // What does not fit below goes beside, where the pane is wide.
    let needed = (lines.count + inner.height - 1) / inner.height
    let columns = max(1, min(needed, inner.width / RunPanel.columnWidth))
    let rows = columns == 1 ? inner.height : min(inner.height, (lines.count + columns - 1) / columns)
    let width = inner.width / columns
    for (place, line) in lines.prefix(columns * rows).enumerated() {
      let column = Rect(x: inner.x + place / rows * width, y: inner.y, width: width, height: inner.height)
      render(line, y: inner.y + place % rows, in: column, into: &buffer)
    }
  }

  private func render(_ line: Line, y: Int, in area: Rect, into buffer: inout Buffer) {
    var x = area.x + 1
    for part in line {
      let name = part.name.isEmpty ? "" : part.name + " "
      let width = name.unicodeScalars.count + part.value.unicodeScalars.count
      if x > area.x + 1 && x + width > area.maxX { continue }  // half a figure misleads
      x = buffer.write(name, x: x, y: y, style: look.style(.graphText), in: area)
      x = buffer.write(part.value, x: x, y: y, style: look.style(part.role), in: area) + 2
    }
  }

  private var note: String {
    if let past = model.past { return "epoch \(past.epoch + 1)" }
    return switch model.origin {
    case .training where model.hasEnded: ""
    case .training: model.isPauseWanted ? "space resumes" : "space pauses"
    case .watching: "read only"
    case .replaying: model.replay?.isPlaying == true ? "space pauses" : "space plays"
    }
  }

  private func lines(width: Int) -> [Line] {
    if let past = model.past { return pastLines(past.epoch) }
    var lines: [Line] = model.alarms.isEmpty ? [] : [alarmLine]
    lines += [lossLine, nmiLine]
    if let first = model.evaluations.first, let now = model.evaluations.last {
      lines.append(evaluationLine(first, now))
    }
    lines += [movedLine, speedLine, kmeansLine]
    if model.vitals != nil || model.gradientNorm != nil { lines.append(healthLine) }
    if model.history.notFiniteCount > 0 {
      lines.append([("not finite", "\(model.history.notFiniteCount) batches", .eventError)])
    }
    if let usage = model.resources { lines += costLines(usage) }
    lines.append(snapshotLine)
    if let info = model.info {
      let weights = NumberFormat.compact(Double(info.parameters))
      lines.append([("out", info.run.sanitized(), .mainForeground)])
      lines.append([
        ("weights", weights, .mainForeground), ("threads", "\(info.threads)", .mainForeground),
        ("", info.precision, .mainForeground),
      ])
    }
    return lines
  }

  private var movedLine: Line {
    let share = model.moved.map { Double($0.count) / Double(max(1, $0.images)) }
    let rate = model.batch?.learningRate ?? model.info?.learningRate
    return [
      ("moved", NumberFormat.percent(share), .mainForeground),
      ("lr", rate.map { NumberFormat.brief(Double($0)) } ?? "-", .mainForeground),
      ("wd", model.info.map { "\($0.weightDecay)" } ?? "-", .mainForeground),
    ]
  }

  private var speedLine: Line {
    let rates = model.epochs.last?.imagesPerSecond
    return [
      ("train", NumberFormat.fixed(rates?.train ?? model.progress.speed, 0) + " img/s", .mainForeground),
      ("features", NumberFormat.fixed(rates?.features, 0) + " img/s", .mainForeground),
    ]
  }

  private func costLines(_ usage: ResourceUsage) -> [Line] {
    [
      [
        ("cpu", NumberFormat.fixed(usage.cpuPercent, 0) + " %", .mainForeground),
        ("memory", NumberFormat.bytes(usage.residentBytes), .mainForeground),
      ],
      [
        ("ui", NumberFormat.fixed(usage.uiPercent, 1) + " %", .mainForeground),
        ("tty", NumberFormat.compact(usage.terminalBytesPerSecond) + "B/s", .mainForeground),
      ],
    ]
  }

  private var lossLine: Line {
    let average = model.history.lastAverage(2)
    return [
      ("loss", NumberFormat.fixed(model.history.last, 4), .highlight), ("ema", NumberFormat.fixed(average, 4), .ema),
      ("best", NumberFormat.fixed(model.bestLoss, 4), .best),
    ]
  }

  private var nmiLine: Line {
    var line: Line = [("NMI t/t-1", NumberFormat.fixed(model.nmiPrevious, 3), .highlight)]
    if model.nmiLabels != nil { line.append(("labels", NumberFormat.fixed(model.nmiLabels, 3), .highlight)) }
    return line
  }

  private func evaluationLine(_ first: EpochStats.Evaluation, _ now: EpochStats.Evaluation) -> Line {
    var line: Line = [("k=\(now.k) acc", NumberFormat.fixed(now.accuracy, 3), .best)]
    if model.evaluations.count > 1 {
      let gain = now.accuracy - first.accuracy
      let arrow = Character(gain < 0 ? look.glyphs.down : look.glyphs.up)
      line.append(("", "\(arrow)" + NumberFormat.fixed(abs(gain), 3), gain < 0 ? .eventWarning : .best))
    }
    return line + [("NMI", NumberFormat.fixed(now.nmi, 3), .best)]
  }

  private var alarmLine: Line {
    model.alarms.map { ("\(Character(look.glyphs.alarm))", $0.kind.words, .eventError) }
  }

  private var healthLine: Line {
    var line: Line = model.gradientNorm.map { [("gradient", NumberFormat.brief($0), .mainForeground)] } ?? []
    guard let vitals = model.vitals else { return line }
    line.append(("rank", NumberFormat.fixed(vitals.effectiveRank, 1), .mainForeground))
    if let found = vitals.silentChannels {
      line.append(("dead", "\(found.silent)/\(found.channels)", .mainForeground))
      if found.silent > 0 { line.append(("in", found.layer.sanitized(), .mainForeground)) }
    }
    if let score = vitals.score { line.append(("score", NumberFormat.fixed(score, 3), .highlight)) }
    return line
  }

  private var kmeansLine: Line {
    guard let kmeans = model.kmeans else { return [("k-means", "-", .mainForeground)] }
    return [
      ("objective", NumberFormat.fixed(kmeans.objective, 1), .mainForeground),
      ("it", "\(kmeans.iteration + 1)/\(kmeans.iterationCount)", .mainForeground),
      ("imbalance", NumberFormat.fixed(kmeans.imbalance, 2), .mainForeground),
    ]
  }

  private var snapshotLine: Line {
    guard let snapshot = model.snapshot else {
      return [("snapshot", model.origin == .training ? "none yet, s writes one" : "none yet", .inactive)]
    }
    let age = NumberFormat.age(model.now.seconds - snapshot.seconds)
    return [
      ("snapshot", snapshot.stats.path.lastPathPart.sanitized(), .mainForeground),
      ("", NumberFormat.bytes(snapshot.stats.bytes), .mainForeground), ("", age, .graphText),
    ]
  }
}
