import TUI
import Telemetry

/// Runs side by side: their curves over each other, their figures, and the options that differ.
public struct ComparisonModel: Sendable {
  private let runs: [ComparedRun]
  private let metrics: [ComparedMetric]
  private var metric = 0
  private var isLogarithmic = false
  private var offset = 0
  private var showsHelp = false

  /// Roles whose colours themes keep apart, one a run; letters tell runs apart where there are more, or no colours.
  private static let roles: [Role] = [.highlight, .best, .eventWarning, .eventInfo, .ema, .eventError]

  /// Shows the first figure that any of the runs has.
  public init(_ runs: [ComparedRun]) {
    self.runs = runs
    let known = ComparedMetric.known(in: runs)
    metrics = known.isEmpty ? [.loss] : known
  }

  /// Takes a key; gives what is to be done about it.
  public mutating func update(_ key: Key) -> [Effect] {
    if showsHelp {
      showsHelp = false
      return []
    }
    switch key {
    case .right, .tab, .character("m"): metric = (metric + 1) % metrics.count
    case .left, .backTab, .character("M"): metric = (metric + metrics.count - 1) % metrics.count
    case .character("y"), .character("l"): isLogarithmic.toggle()
    case .down: offset += 1
    case .up: offset = max(0, offset - 1)
    case .character("t"): return [.changeTheme(by: 1)]
    case .character("T"): return [.changeTheme(by: -1)]
    case .control("l"): return [.redraw]
    case .control("z"): return [.suspend]
    case .character("?"), .function(1), .character("h"): showsHelp = true
    case .character("q"), .escape, .control("c"), .function(10): return [.quit(.now)]
    default: break
    }
    return []
  }

  /// The whole screen.
  public func frame(size: Size, look: Look) -> Buffer {
    var buffer = Buffer(size, filling: Cell(" ", look.style(.mainForeground)))
    guard size.width >= ScreenLayout.minimum.width, size.height >= ScreenLayout.minimum.height else {
      let text = "needs \(ScreenLayout.minimum.width)x\(ScreenLayout.minimum.height)"
      buffer.write(text, x: 0, y: 0, style: look.style(.mainForeground), in: buffer.area)
      return buffer
    }
    let end = buffer.write(" dctop compare ", x: 0, y: 0, style: look.style(.title, .bold), in: buffer.area)
    buffer.write("\(runs.count) runs", x: end + 1, y: 0, style: look.style(.mainForeground), in: buffer.area)
    let tables = ComparisonTables(runs)
    let lines = tables.figures + [""] + tables.differences
    let tableHeight = min(lines.count + 2, max(5, (size.height - 2) / 2))
    let plot = Rect(x: 0, y: 1, width: size.width, height: size.height - 2 - tableHeight)
    renderPlot(look, in: plot, into: &buffer)
    renderTables(lines, look, in: Rect(x: 0, y: plot.maxY, width: size.width, height: tableHeight), into: &buffer)
    let keys = [
      ("m", "figure"), ("y", "log"), (look.glyphs.usesBraille ? "\u{2191}\u{2193}" : "^v", "scroll"),
      ("t", "theme"), ("?", "help"), ("q", "quit"),
    ].map { (key: $0.0, name: $0.1) }
    KeyBar(items: keys, look: look).render(
      in: Rect(x: 0, y: size.height - 1, width: size.width, height: 1), into: &buffer)
    if showsHelp { renderHelp(look, in: Rect(x: 0, y: 1, width: size.width, height: size.height - 2), into: &buffer) }
    return buffer
  }

  private func renderPlot(_ look: Look, in area: Rect, into buffer: inout Buffer) {
    let shown = metrics[metric]
    Box(
      title: shown.rawValue, note: "\(metric + 1)/\(metrics.count), m for the next", footer: "by epoch",
      isFocused: true, role: .lossBox, look: look
    ).render(in: area, into: &buffer)
    let series = runs.enumerated().map { index, run in
      let points = run.epochs.compactMap { epoch in
        shown.value(epoch).map { PlotPoint(x: Double(epoch.epoch + 1), low: $0, high: $0) }
      }
      return PlotSeries(
        points: points, paint: .role(ComparisonModel.roles[index % ComparisonModel.roles.count]),
        letter: ComparisonTables.letter(index))
    }
    let last = runs.flatMap { $0.epochs.map { $0.epoch + 1 } }.max() ?? 1
    let step = max(1, (last * 6 + area.width - 1) / max(1, area.width))
    let marks = stride(from: 1, through: last, by: step).map {
      PlotMark(x: Double($0), text: "\($0)", role: .graphText)
    }
    let inner = Box.inner(of: area)
    if series.allSatisfy(\.points.isEmpty) {
      buffer.write("no epoch is done yet", x: inner.x + 1, y: inner.y, style: look.style(.inactive), in: inner)
    } else {
      LinePlot(series: series, marks: marks, isLogarithmic: isLogarithmic, look: look).render(in: inner, into: &buffer)
    }
  }

  private func renderTables(_ lines: [String], _ look: Look, in area: Rect, into buffer: inout Buffer) {
    let inner = Box.inner(of: area)
    let first = max(0, min(offset, lines.count - inner.height))
    let note = lines.count > inner.height ? "\(first + 1)-\(first + inner.height) of \(lines.count)" : ""
    Box(title: "figures and options", note: note, role: .runBox, look: look).render(in: area, into: &buffer)
    for (row, line) in lines.dropFirst(first).prefix(inner.height).enumerated() {
      let text = line.truncated(to: inner.width - 2, with: look.glyphs.ellipsis)
      buffer.write(text, x: inner.x + 1, y: inner.y + row, style: look.style(.mainForeground), in: inner)
      guard first + row > 0, first + row <= runs.count else { continue }
      let role = ComparisonModel.roles[(first + row - 1) % ComparisonModel.roles.count]
      buffer.setStyle(look.style(role, .bold), in: Rect(x: inner.x + 1, y: inner.y + row, width: 1, height: 1))
    }
  }

  private func renderHelp(_ look: Look, in area: Rect, into buffer: inout Buffer) {
    let lines = [
      "m M        the next figure, the one before", "y l        logarithmic axis", "up down    scroll the tables",
      "t T        the next theme, the one before", "^L         draw the whole screen anew", "q Esc      leave",
    ]
    Popup(title: "keys", lines: lines, look: look).render(in: area, into: &buffer)
  }
}
